"""What a passage's row says of whom it is about."""

from __future__ import annotations

import pytest
from builders import AT

from newswake.models import ArticleText, Figure
from newswake.pipeline.passage_rows import figure_row


@pytest.mark.parametrize("subject", ["Nvidia", "Nvidia's", "Nvidia’s"])
def test_what_belongs_to_somebody_is_told_of_him(subject: str) -> None:
    article = ArticleText("a1", "a1.1", "wire", "wire", "en", "Nvidia", "Nvidia's shares fell 17%.", "page", AT, AT)
    figure = Figure("text", 20, 23, "17%", 17, 17, "percent", "", "fall", subject)
    assert figure_row(article, figure, {"Nvidia": "nvidia"})["subject_entity_id"] == "nvidia"
