"""The 27 items of TRIPOD+AI, answered one by one; what was not done is said to be so.

The answers are prose of fixed facts about the data and the method; every measured figure comes
from the cohort or the reports (`tripod_facts`). Titles are in our words.

References
----------
Collins et al. (2024), BMJ 385:e078378.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analysis.card.tripod_facts import facts
from data.cohorts import Cohort


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist; the answer's places are filled from `tripod_facts`."""

    title: str
    answer: str


ITEMS: Final = (
    Item(
        "What the title says",
        "Heartsight {version}: development, internal validation and evaluation at other hospitals "
        "of a model for coronary artery disease on angiography in patients referred for it.",
    ),
    Item(
        "Summary",
        "The sections above are the summary. There is no publication and no abstract.",
    ),
    Item(
        "Context, purpose and known inequalities",
        "For a clinician who has referred, or is about to refer, an adult for angiography, and for "
        "reviewers of such models. Older scores for the same question over-estimate, mostly in "
        "women (CAD consortium, 2011). Women are few here: {women}. Ethnic group, income and "
        "education are not recorded, so nothing can be said about them.",
    ),
    Item(
        "Aim",
        "Both development and evaluation: one patient's probability with its reasons, its range "
        "and the evidence about it.",
    ),
    Item(
        "Sources and dates of the data",
        "UCI Heart Disease, four hospitals, patients of 1981 to 1987; {trained_on} Chosen because "
        "it is public and has been analysed widely, so that our figures can be held against "
        "others'. It represents referred patients of that time and nobody else. Exact dates of "
        "each patient are not published.",
    ),
    Item(
        "Setting, who was included, treatment",
        "Referral hospitals: Cleveland; for evaluation Budapest, Zurich and Basel, and the "
        "veterans' hospital at Long Beach. Included were patients sent for angiography; the "
        "detailed criteria and the treatments received are not in the published files.",
    ),
    Item(
        "Preparation and checks of the data",
        "Codes are translated to UCI's where a file uses the re-coded copy's; zeros of cholesterol "
        "and blood pressure, which mean not measured, are read as missing; a file with an inverted "
        "outcome, with impossible values or with many copies of patients is refused. All of it is "
        "the same for women and men.",
    ),
    Item(
        "Outcome",
        "Disease: at least one vessel narrowed by more than 50 % on angiography, at the time of "
        "testing; there is no time horizon. Who read the angiograms, and whether they knew the "
        "other tests, is not in the published files.",
    ),
    Item(
        "Inputs",
        "The 13 that are public for all four hospitals, out of 76 that were recorded; we chose and "
        "dropped none by looking at the outcome. They are defined in the table above. Chest "
        "pain, resting ECG, ST slope and thallium scan are readings by people of whom nothing is "
        "published.",
    ),
    Item(
        "Sample size",
        "All patients of the file: {n}, {diseased} with disease. For 20 parameters the usual "
        "criterion (Riley, shrinkage 0.9) asks for 272; more recent work doubles that where the "
        "model separates well (BMC Medical Research Methodology 24:146, 2024). Hence the penalty. "
        "{learning}",
    ),
    Item(
        "Missing data",
        "No patient is left out and nothing is filled in: each set of inputs has a sub-model, "
        "fitted on the patients who have them all. Missing in training: {missing}. {patterns}",
    ),
    Item(
        "Analysis",
        "{folds}-fold cross-validation, {repeats} times, stratified by outcome, everything learnt "
        "inside the folds; the penalty C = {c} was fixed in advance. Numbers enter linearly, "
        "categories as flags, every column standardised. Measures: ROC-AUC, Brier score, log-loss, "
        "calibration slope, in the large and error, net benefit; 95 % intervals by resampling "
        "patients; models are compared by corrected paired tests on the same folds. Differences "
        "between hospitals are shown site by site and by leaving one out. Predictions are made "
        "from `scorecard.json`, by addition.",
    ),
    Item(
        "Class imbalance",
        "{prevalence} of the patients are diseased: no resampling and no weights, so nothing had "
        "to be recalibrated for it.",
    ),
    Item(
        "Fairness in method",
        "Sex is an input: leaving it out narrows the gap in sensitivity and makes risks too high "
        "in women. No constraint was imposed, and equal rates are not the aim where a quarter of "
        "women and half of men are diseased. {fairness}",
    ),
    Item(
        "Output and threshold",
        "A probability with a range. The field `prediction` turns at {threshold}, which is "
        "convention; no threshold is recommended, because the price of a missed and of a needless "
        "angiography is not ours to set. {thresholds}",
    ),
    Item(
        "Training against evaluation",
        "The other hospitals differ in share of diseased (36, 75 and 94 %), in age, in how resting "
        "ECGs were read, and in what was recorded: fluoroscopy and thallium scan are mostly absent "
        "there. The outcome is the same.",
    ),
    Item(
        "Ethics",
        "Published records without names. No approval was asked for this analysis; those of the "
        "original studies are not in the files.",
    ),
    Item(
        "Openness",
        "Data: CC BY 4.0, shipped with the code. Code: MIT licence; this version was made by the "
        "code of SHA-256 {code} from the data of SHA-256 {data}, and the same inputs give the same "
        "bytes. No registration and no published protocol. Funding and interests: none are "
        "declared with the code.",
    ),
    Item(
        "Patients and public",
        "No patient and no member of the public took part in design, conduct or reporting.",
    ),
    Item(
        "Participants",
        "{n} patients, {diseased} diseased, {well} not; {complete} of them have all 13 inputs. Age "
        "{ages}. By sex: {women}; {men}. The outcome is part of each record: nobody can be lost. "
        "The distribution of each input is in `reference.json`.",
    ),
    Item(
        "Numbers in each analysis",
        "Cross-validation: {n} patients, {diseased} with disease, each tested once in each of "
        "{repeats} repeats by models of the other {train_share}. Each sub-model's numbers stand "
        "beside it in `scorecard.json`. Nothing was tuned for the served model. {sites}",
    ),
    Item(
        "The whole model",
        "Every coefficient of all {sub_models} sub-models is in `scorecard.json`; `docs/bundle.md` "
        "gives the formula. No access is restricted.",
    ),
    Item(
        "Performance",
        "ROC-AUC {roc_auc}, Brier score {brier}, calibration slope {slope} in cross-validation. "
        "{elsewhere} {fairness}",
    ),
    Item(
        "Updating",
        "The served model is not updated. {update}",
    ),
    Item(
        "Interpretation",
        "{verdict} A ROC-AUC near 0.91 is what honest protocols reach on Cleveland. Single splits "
        "of 60 patients promise more: {lucky} on one of them. What a site may expect is told by "
        "the other hospitals, not by Cleveland's cross-validation.",
    ),
    Item(
        "Limits",
        "Old, small and selected data; verification bias; two obsolete inputs; few women; "
        "calibration at Long Beach and in Switzerland rests on 51 and 8 healthy patients; the "
        "other hospitals are no longer a blind test. No study has shown that patients fare better.",
    ),
    Item(
        "Use",
        "Unknown inputs are left empty, and the answer says which were missing and how good the "
        "sub-model used is; impossible values are refused by rule, values beyond the trained range "
        "answered with a warning. The user enters 13 findings and must know how they are read; no "
        "knowledge of statistics is needed. Next: current patients, functional outcomes, and a "
        "trial of decisions with and without it.",
    ),
)
"""Item 1 first."""


def tripod(manifest: Mapping[str, Any], cohort: Cohort, reports: Mapping[str, Any]) -> str:
    """Return the answers as a numbered Markdown list."""
    known = facts(manifest, cohort, reports)
    return "\n".join(
        f"{number}. **{item.title}.** " + " ".join(item.answer.format(**known).split())
        for number, item in enumerate(ITEMS, 1)
    )
