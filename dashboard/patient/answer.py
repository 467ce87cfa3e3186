"""Draws the right side of the Patient page: the answer, its reasons and its origin."""

from functools import partial
from html import escape

import streamlit as st

from dashboard import tables
from dashboard.answers import Explanation
from dashboard.api import Client
from dashboard.charts import contributions as chart
from dashboard.charts.theme import Mode
from dashboard.commands import curl
from dashboard.frame import figure
from dashboard.frame.folded import folded
from dashboard.frame.painting import let_paint_answer
from dashboard.patient import by_sex, exploring, headline, recording, session, similar
from dashboard.patient.visit import Visit
from dashboard.prose import read
from dashboard.wording import inside, reasons
from data.features import BY_NAME


def draw(visit: Visit, mode: Mode) -> None:
    """Draw the answer: number, range, dots and reasons; nothing where there is none.

    Parameters
    ----------
    visit : Visit
        Already consulted in this run.
    mode : {"light", "dark"}
        Which palette the chart uses.
    """
    if visit.answer is not None and visit.model is not None:
        st.html(headline.headline(visit.answer, visit.model, visit.former))
        _why(visit.answer, mode)
        let_paint_answer()


def draw_more(visit: Visit, client: Client, mode: Mode) -> None:
    """Draw what leads on from the answer, or what stands in its place.

    Parameters
    ----------
    visit : Visit
        As in `draw`.
    client : Client
        Asked again by the what-if strip.
    mode : {"light", "dark"}
        As in `draw`.
    """
    if visit.answer is not None and visit.model is not None and visit.body is not None:
        exploring.draw(client, visit.answer, visit.body, mode)
        by_sex.draw(visit.answer, int(visit.body["sex"]), visit.model.trained_on.n, mode)
        with st.container(key="patient_after"):
            similar.draw(visit.body)
            if visit.predicted and (seen := session.seen().of(visit.predicted.request_id)):
                recording.draw(client, seen)
            how = partial(_computed, visit, client)
            folded("How this was computed", how, key="patient_origin")
        return
    with st.container(key="patient_instead"):
        _instead(visit)


def _instead(visit: Visit) -> None:
    """Say why there is no answer, and offer what can be done about it."""
    if visit.error is not None:
        st.html(headline.failure(str(visit.error)))
        st.button("Try again", key="patient_retry", on_click=session.ask)
    elif visit.lacking:
        needed = " and ".join(inside(BY_NAME[name].label) for name in visit.lacking)
        st.html(headline.failure(f"Enter {needed} to get an answer; all else may be unknown."))
    else:
        st.html(headline.empty())


def _why(answer: Explanation, mode: Mode) -> None:
    st.html(
        '<h2 class="hs-heading">Why <span>the model\'s weights, not causes</span></h2>'
        f'<p class="hs-said">{escape(reasons(answer.contributions))}</p>'
    )
    if answer.stability is not None:
        st.html(headline.stability(answer.stability))
    figure.picture(
        chart.waterfall(answer, mode), key="patient_waterfall", alt=chart.alt_text(answer)
    )
    folded("These figures as a table", partial(_figures, answer), key="patient_figures")


def _figures(answer: Explanation) -> None:
    st.table(tables.contributions(answer), border="horizontal")
    st.download_button(
        "Download as CSV",
        partial(tables.contributions_csv, answer),
        file_name="contributions.csv",
        mime="text/csv",
        key="patient_contributions_csv",
        on_click="ignore",
    )


def _computed(visit: Visit, client: Client) -> None:
    st.markdown(read("method"))
    if visit.answer is not None:
        st.markdown(
            f"Model `{visit.answer.model_version}`, request `{visit.answer.request_id}`. "
            "The same answer from a terminal:"
        )
    st.code(
        curl(client.url, visit.body or {}, needs_key=client.needs_key),
        language=None,  # as in `frame.figure`
        wrap_lines=True,
    )
