"""What one would otherwise write: FastAPI, pydantic, and a scikit-learn pipeline on a DataFrame."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pandas as pd
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

from analysis.model.ridge import pipeline
from data.cohorts import load
from data.features import NAMES


class Patient(BaseModel):
    """The 13 fields with their ranges."""

    age: float = Field(ge=18, le=110)
    sex: int = Field(ge=0, le=1)
    cp: int = Field(ge=1, le=4)
    trestbps: float = Field(ge=50, le=300)
    chol: float = Field(ge=1, le=1000)
    fbs: int = Field(ge=0, le=1)
    restecg: int = Field(ge=0, le=2)
    thalach: float = Field(ge=40, le=250)
    exang: int = Field(ge=0, le=1)
    oldpeak: float = Field(ge=-5, le=10)
    slope: int = Field(ge=1, le=3)
    ca: int = Field(ge=0, le=3)
    thal: int = Field(ge=3, le=7)


class Answer(BaseModel):
    """What is answered."""

    prediction: int
    probability: float


def fitted_pipeline() -> Any:
    """Return the pipeline, fitted to the patients of whom everything is known."""
    cohort = load("cleveland")
    rows = cohort.patients.dropna()
    return pipeline(NAMES).fit(rows, cohort.disease[rows.index])


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.model = fitted_pipeline()
    yield


app = FastAPI(lifespan=_lifespan)


@app.post("/predict")
def predict(patient: Patient, request: Request) -> Answer:
    """Answer one patient."""
    model: Any = request.app.state.model
    frame = pd.DataFrame([patient.model_dump()])
    probability = float(model.predict_proba(frame)[0, 1])
    return Answer(prediction=int(probability >= 0.5), probability=probability)  # noqa: PLR2004
