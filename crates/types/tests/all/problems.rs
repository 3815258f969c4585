//! Every error body becomes one `Problem`, and none is repeated in a log.

use bigcommerce_types::{Problem, ProblemShape, wire};
use proptest::prelude::*;

fn named(problem: &Problem) -> Vec<(&str, &str)> {
    problem
        .errors()
        .iter()
        .map(|(name, message)| (name.as_str(), message.as_str()))
        .collect()
}

#[test]
fn a_v2_array_is_understood() {
    let body = br#"[{"status":413,"message":"Too many.","details":{"max_limit":250}},{"status":400,"message":"And more."}]"#;
    let problem = Problem::normalise(413, body);
    assert_eq!(
        (problem.shape(), problem.status(), problem.title()),
        (ProblemShape::List, 413, Some("Too many."))
    );
    assert_eq!(named(&problem), [("max_limit", "250"), ("1", "And more.")]);
    assert_eq!(Problem::normalise(400, b"[]").shape(), ProblemShape::List);
}

#[test]
fn the_status_is_that_of_the_answer_not_of_the_body() {
    assert_eq!(
        Problem::normalise(400, br#"[{"status":404,"message":"x"}]"#).status(),
        400
    );
    assert_eq!(
        Problem::normalise(422, br#"{"status":"422x","title":"x"}"#).status(),
        422
    );
}

#[test]
fn a_v3_object_is_understood() {
    let body = br#"{"status":422,"title":"Bad.","type":"https://example.com/codes","detail":"D","code":22004,"instance":"/x",
        "errors":{"0.quantity":"error.path.missing","name":["too long","too odd"],"address":{"zip":"missing"},"ok":null}}"#;
    let problem = Problem::normalise(422, body);
    assert_eq!(problem.shape(), ProblemShape::Object);
    assert_eq!(
        (problem.title(), problem.detail(), problem.code()),
        (Some("Bad."), Some("D"), Some(22004))
    );
    assert_eq!(problem.kind(), Some("https://example.com/codes"));
    assert_eq!(
        named(&problem),
        [
            ("0.quantity", "error.path.missing"),
            ("name", "too long"),
            ("name", "too odd"),
            ("address.zip", "missing")
        ]
    );
}

#[test]
fn a_v3_not_found_without_a_title_is_understood() {
    let problem = Problem::normalise(404, br#"{"status":404,"type":"https://example.com/codes"}"#);
    assert_eq!(
        (problem.shape(), problem.title()),
        (ProblemShape::Object, None)
    );
}

#[test]
fn a_payments_object_gives_its_code_as_number_or_text() {
    for code in ["30106", r#""30106""#] {
        let body = format!(r#"{{"status":422,"title":"No.","type":"x","code":{code}}}"#);
        let problem = Problem::normalise(422, body.as_bytes());
        assert_eq!(
            (problem.code(), problem.to_string()),
            (Some(30106), "status 422, code 30106".to_owned())
        );
    }
}

#[test]
fn a_storefront_problem_keeps_its_slug() {
    let body = br#"{"type":"stock_too_low","title":"Gone.","status":409,"detail":"D","errors":[]}"#;
    assert_eq!(Problem::normalise(409, body).kind(), Some("stock_too_low"));
}

#[test]
fn a_list_of_errors_is_understood() {
    let body = br#"{"errors":[{"status":404,"title":"No checkout.","type":"t","detail":"D"},{"title":"Another."}]}"#;
    let problem = Problem::normalise(404, body);
    assert_eq!(problem.shape(), ProblemShape::Errors);
    assert_eq!(
        (problem.title(), problem.detail()),
        (Some("No checkout."), Some("D"))
    );
    assert_eq!(named(&problem), [("1", "Another.")]);
}

#[test]
fn a_failed_refund_is_understood() {
    let body = br#"{"data":[{"status":422,"title":"No refund.","errors":{"amount":"too much"}}]}"#;
    let problem = Problem::normalise(422, body);
    assert_eq!(
        (problem.shape(), problem.title()),
        (ProblemShape::Data, Some("No refund."))
    );
    assert_eq!(named(&problem), [("amount", "too much")]);
    let body = br#"{"data":[{"order_id":118,"status":"503","error":"Not now."}],"meta":{}}"#;
    assert_eq!(Problem::normalise(503, body).title(), Some("Not now."));
}

#[test]
fn a_refusal_at_the_gate_is_understood_as_text_or_object() {
    for body in [
        r#"{"error":"No scope."}"#,
        r#"{"error":{"message":"No scope."}}"#,
        r#"{"error":{"title":"No scope."}}"#,
    ] {
        let problem = Problem::normalise(403, body.as_bytes());
        assert_eq!(
            (problem.shape(), problem.title()),
            (ProblemShape::Refusal, Some("No scope.")),
            "{body}"
        );
    }
}

#[test]
fn a_page_an_empty_body_and_a_cut_off_one_are_not_json() {
    for (body, shape) in [
        (
            &b"<html><body>502 Bad Gateway</body></html>"[..],
            ProblemShape::NotJson,
        ),
        (br#"{"status":422,"ti"#, ProblemShape::NotJson),
        (b"\xff\xfe", ProblemShape::NotJson),
        (b"", ProblemShape::Empty),
        (b" \r\n", ProblemShape::Empty),
    ] {
        let problem = Problem::normalise(502, body);
        assert_eq!(
            (problem.shape(), problem.shape().is_json(), problem.title()),
            (shape, false, None)
        );
    }
}

#[test]
fn json_of_any_other_kind_is_still_an_error() {
    let problem = Problem::normalise(401, br#""Unauthorized""#);
    assert_eq!(
        (problem.shape(), problem.title()),
        (ProblemShape::Other, Some("Unauthorized"))
    );
    assert_eq!(
        Problem::normalise(500, b"null").shape(),
        ProblemShape::Other
    );
    assert_eq!(Problem::normalise(500, b"{}").shape(), ProblemShape::Object);
    assert_eq!(
        Problem::normalise(500, br#"{"message":"Oh."}"#).title(),
        Some("Oh.")
    );
}

#[test]
fn the_inner_order_api_lists_texts() {
    let body = br#"{"status":400,"title":"T","type":"invalid_shipping_address","errors":["No zip.","No city."]}"#;
    let problem = Problem::normalise(400, body);
    assert_eq!(
        (problem.shape(), problem.kind()),
        (ProblemShape::Object, Some("invalid_shipping_address"))
    );
    assert_eq!(named(&problem), [("0", "No zip."), ("1", "No city.")]);
}

#[test]
fn the_hosted_form_names_fields_by_slug() {
    let body = br#"{"status":"error","errors":[{"code":"invalid_cvv","message":"Look again."}]}"#;
    let problem = Problem::normalise(400, body);
    assert_eq!(
        (problem.shape(), problem.code()),
        (ProblemShape::Errors, None)
    );
    assert_eq!(named(&problem), [("invalid_cvv", "Look again.")]);
}

#[test]
fn a_partial_success_tells_its_failures_only() {
    let body = br#"{"data":[{"id":1,"title":"done"}],"errors":[{"status":422,"title":"One failed."}],"meta":{}}"#;
    let problem = Problem::normalise(422, body);
    assert_eq!(
        (problem.shape(), problem.title()),
        (ProblemShape::Partial, Some("One failed."))
    );
    let problem = Problem::normalise(422, br#"{"data":[7],"errors":{"1":"taken"},"title":"T"}"#);
    assert_eq!(
        (problem.shape(), named(&problem)),
        (ProblemShape::Partial, vec![("1", "taken")])
    );
}

#[test]
fn a_batch_that_did_nothing_is_an_ordinary_refusal() {
    let problem = Problem::normalise(422, br#"{"data":[],"errors":{"1":"taken"},"title":"T"}"#);
    assert_eq!(
        (problem.shape(), named(&problem)),
        (ProblemShape::Object, vec![("1", "taken")])
    );
}

#[test]
fn the_servers_words_are_never_printed() {
    let body = br#"{"title":"4111111111111111 refused","detail":"737","type":"jane","code":1,
        "errors":{"number":"4111111111111111","jane@example.com":"x","card 4111":"y","5555555555554444":"z"}}"#;
    let problem = Problem::normalise(422, body);
    assert_eq!(
        problem.to_string(),
        "status 422, code 1, about number, [field], [field], [field]"
    );
    let shown = format!("{problem} {problem:?} {problem:#?}");
    for hidden in ["4111", "737", "jane", "refused", "5555"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn a_code_that_could_be_a_card_number_is_not_printed() {
    for (code, shown) in [
        ("30106", "status 422, code 30106"),
        ("-999999999", "status 422, code -999999999"),
        ("4111111111111111", "status 422, code [unusual]"),
        ("\"4111111111111111\"", "status 422, code [unusual]"),
        ("1234567890", "status 422, code [unusual]"),
    ] {
        let problem = Problem::normalise(422, format!(r#"{{"code":{code}}}"#).as_bytes());
        assert!(problem.code().is_some(), "a program may look at it");
        assert_eq!(problem.to_string(), shown);
        let digits = code.trim_matches('"').trim_start_matches('-');
        assert_eq!(format!("{problem:?}").contains(digits), digits.len() < 10);
    }
}

#[test]
fn a_number_with_signs_between_its_digits_names_no_field() {
    let body =
        br#"{"errors":{"4111-1111-1111-1111":"x","512-555-0100":"y","items[12].price1":"z"}}"#;
    assert_eq!(
        Problem::normalise(422, body).to_string(),
        "status 422, about [field], [field], items[12].price1"
    );
}

#[test]
fn the_canonical_form_reads_back() -> Result<(), Box<dyn std::error::Error>> {
    let sent =
        r#"{"status":422,"title":"T","type":"x","detail":"D","code":30106,"errors":{"a":"b"}}"#;
    let problem: Problem = wire::decode(sent.as_bytes())?;
    assert_eq!(problem, Problem::normalise(422, sent.as_bytes()));
    assert_eq!(serde_json::to_string(&problem)?, sent);
    Ok(())
}

#[test]
fn a_body_nested_without_end_does_not_break_anything() {
    for (open, close) in [
        ("[", "]"),
        (r#"{"errors":"#, "}"),
        (r#"{"data":["#, "]}"),
        (r#"{"error":"#, "}"),
    ] {
        let body = format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
        assert_eq!(Problem::normalise(500, body.as_bytes()).status(), 500);
    }
}

proptest! {
    #[test]
    fn any_bytes_make_a_problem(body in proptest::collection::vec(any::<u8>(), 0..200), status: u16) {
        prop_assert_eq!(Problem::normalise(status, &body).status(), status);
    }

    #[test]
    fn any_text_of_json_signs_makes_a_problem(body in r#"(\{|\}|\[|\]|"|:|,|"errors":|"data":|"error":|"status":|null|1|-|e|\\u|a| ){0,40}"#) {
        let problem = Problem::normalise(422, body.as_bytes());
        let shown = format!("{problem} {problem:?}");
        prop_assert!(shown.starts_with("status 422"));
    }
}
