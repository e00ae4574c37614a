"""All cases, one file for each concern; rows of a table where a case is no more than a body."""

from . import (
    collisions,
    encodings,
    framing,
    grouping,
    negotiation,
    paths,
    protobuf_bodies,
    pushes,
    query_api,
    routes,
    text_accepted,
    text_errors,
    text_histograms,
    text_numbers,
    unchecked,
)

CASES = [
    *routes.CASES,
    *query_api.CASES,
    *paths.CASES,
    *grouping.CASES,
    *text_accepted.CASES,
    *text_numbers.CASES,
    *text_histograms.CASES,
    *text_errors.CASES,
    *protobuf_bodies.CASES,
    *encodings.CASES,
    *pushes.CASES,
    *collisions.CASES,
    *unchecked.CASES,
    *negotiation.CASES,
    *framing.CASES,
]
