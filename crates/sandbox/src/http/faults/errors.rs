//! Errors of the platform that a fault makes up: a status, with the body of the part of the API that was asked.

use axum::http::StatusCode;

use super::Asked;
use super::kind::{Canned, ErrorAnswer};
use crate::http::routes::family_of;
use crate::state::errors::Refusal;
use crate::state::quirks::{ErrorShape, Quirks};

/// An error's response, with the quirks of the store. One without a body has no media type either.
pub(super) fn written(error: &ErrorAnswer, asked: &Asked<'_>, quirks: &Quirks) -> Canned {
    let family = asked
        .operation
        .map_or_else(|| family_of(asked.path), |one| one.family());
    let title = error
        .title
        .clone()
        .unwrap_or_else(|| usual_title(error.status).to_owned());
    let mut refusal = Refusal::new(error.status, title);
    if let Some(code) = error.code {
        refusal = refusal.code(code);
    }
    let quirks = Quirks {
        error_shape: shape(error, quirks),
        ..*quirks
    };
    let body = refusal.error_body(family, &quirks);
    let media_type = body.media_type.unwrap_or_default();
    Canned {
        status: error.status,
        headers: vec![("content-type".to_owned(), media_type.to_owned())],
        body: body.text,
    }
}

/// The shape of an error: its own, else that of the store's quirks.
pub(super) fn shape(error: &ErrorAnswer, quirks: &Quirks) -> ErrorShape {
    match error.shape {
        ErrorShape::Family => quirks.error_shape,
        own => own,
    }
}

/// The error of a quota that is used up.
pub(super) fn too_many_requests() -> ErrorAnswer {
    ErrorAnswer {
        status: 429,
        shape: ErrorShape::Family,
        title: None,
        code: None,
    }
}

/// The title of a status, those included that no standard has.
fn usual_title(status: u16) -> &'static str {
    match status {
        499 => "Client Closed Request",
        509 => "Bandwidth Limit Exceeded",
        _ => StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or("Error"),
    }
}
