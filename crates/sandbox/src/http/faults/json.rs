//! Faults as JSON: read from the admin endpoint, the header and files, written by the list.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::kind::{Canned, DelayClock, Effect, ErrorAnswer, Kind};
use super::{Fault, RateLimitHeaders};
use crate::http::routes::{ids, operations};
use crate::state::quirks::ErrorShape;

/// The milliseconds after which a quota is full again unless a fault says otherwise.
const RESET: u64 = 1000;

/// Reads the value of the header: a name, or JSON.
pub(super) fn read_header(text: &str) -> Result<Fault, String> {
    let text = text.trim();
    if text.starts_with('{') {
        let body: Value = serde_json::from_str(text).map_err(|_| "the fault is not valid JSON")?;
        read(&body)
    } else {
        read(&json!({ "fault": text }))
    }
}

pub(super) fn read(body: &Value) -> Result<Fault, String> {
    let object = body.as_object().ok_or("a fault is a JSON object")?;
    let name = object
        .get("fault")
        .and_then(Value::as_str)
        .ok_or("a fault has a name, such as {\"fault\": \"cut_after_effect\"}")?;
    let (kind, own) = kind(name, object)?;
    let general = ["fault", "operation", "method", "path", "skip", "times"];
    if let Some(key) = object
        .keys()
        .find(|key| !general.contains(&key.as_str()) && !own.contains(&key.as_str()))
    {
        return Err(format!("the fault {name} has no setting {key:?}"));
    }
    let operation = text(object, "operation")?;
    if let Some(id) = &operation
        && !operations().any(|operation| ids::names(id, operation))
    {
        return Err(format!(
            "there is no operation {id:?}; one is payments.process_payment"
        ));
    }
    let times = match object.get("times") {
        Some(Value::Null) => None,
        _ => Some(count(object, "times")?.unwrap_or(1)),
    };
    Ok(Fault {
        kind,
        operation,
        method: text(object, "method")?.map(|method| method.to_ascii_uppercase()),
        path: text(object, "path")?,
        skip: count(object, "skip")?.unwrap_or(0),
        times,
    })
}

/// The kind, and the names of its own settings.
fn kind(
    name: &str,
    object: &Map<String, Value>,
) -> Result<(Kind, &'static [&'static str]), String> {
    let plain = |kind| Ok((kind, [].as_slice()));
    let delay = |effect| Ok((delay(object, effect)?, ["milliseconds", "clock"].as_slice()));
    let answer = |effect| {
        let canned = canned(object)?;
        Ok((
            Kind::Answer { effect, canned },
            ["status", "headers", "body"].as_slice(),
        ))
    };
    let error = |effect| {
        let error = error(object)?;
        Ok((
            Kind::Error { effect, error },
            ["status", "shape", "title", "code"].as_slice(),
        ))
    };
    match name {
        "refuse_connection" => plain(Kind::RefuseConnection),
        "refuse" => plain(Kind::Refuse),
        "cut_before_effect" => plain(Kind::CutBefore),
        "cut_after_effect" => {
            let bytes = number(object, "bytes")?.unwrap_or(0);
            Ok((Kind::CutAfter { bytes }, &["bytes"]))
        }
        "cut_within_headers" => plain(Kind::CutWithinHeaders),
        "cut_within_body" => plain(Kind::CutWithinBody),
        "delay_before_effect" => delay(Effect::Later),
        "delay_after_effect" => delay(Effect::First),
        "hold_before_effect" => plain(Kind::Hold {
            effect: Effect::Later,
        }),
        "hold_after_effect" => plain(Kind::Hold {
            effect: Effect::First,
        }),
        "answer_instead" => answer(Effect::Later),
        "answer_after_effect" => answer(Effect::First),
        "error_instead" => error(Effect::Later),
        "error_after_effect" => error(Effect::First),
        "too_many_requests" => {
            let headers = text(object, "headers")?;
            let headers = headers.map(|name| {
                RateLimitHeaders::named(&name)
                    .ok_or("headers of a 429 are all, rate_limit, retry_after or none")
            });
            let headers = headers.transpose()?.unwrap_or_default();
            let reset = Duration::from_millis(number(object, "reset_ms")?.unwrap_or(RESET));
            Ok((
                Kind::TooManyRequests { reset, headers },
                &["reset_ms", "headers"],
            ))
        }
        "truncate_json" => {
            let bytes = number(object, "bytes")?;
            let bytes = bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
            Ok((Kind::TruncateJson { bytes }, &["bytes"]))
        }
        "malform_json" => plain(Kind::MalformJson),
        "process_twice" => plain(Kind::ProcessTwice),
        "ignore_filters" => plain(Kind::IgnoreFilters),
        "leave_out" => {
            let ids = object.get("ids").and_then(Value::as_array);
            let ids: Option<Vec<i64>> = ids.and_then(|ids| ids.iter().map(Value::as_i64).collect());
            let ids = ids.ok_or("leave_out has ids, a list of numbers")?;
            Ok((Kind::LeaveOut { ids }, &["ids"]))
        }
        "omit_date" => plain(Kind::OmitDate),
        "shift_date" => {
            let seconds = object.get("seconds").and_then(Value::as_i64);
            let seconds = seconds.ok_or("shift_date has whole seconds")?;
            Ok((Kind::ShiftDate { seconds }, &["seconds"]))
        }
        _ => Err(format!("there is no fault {name:?}")),
    }
}

fn delay(object: &Map<String, Value>, effect: Effect) -> Result<Kind, String> {
    let milliseconds = number(object, "milliseconds")?.ok_or("a delay has whole milliseconds")?;
    let by = Duration::from_millis(milliseconds);
    let clock = match text(object, "clock")?.as_deref() {
        None | Some("real") => DelayClock::Real,
        Some("store") => DelayClock::Store,
        Some(_) => return Err("the clock of a delay is real or store".to_owned()),
    };
    Ok(Kind::Delay { effect, by, clock })
}

fn status(object: &Map<String, Value>, least: u16, most: u16) -> Option<u16> {
    let status = object.get("status").and_then(Value::as_u64)?;
    let status = u16::try_from(status).ok()?;
    (least..=most).contains(&status).then_some(status)
}

fn error(object: &Map<String, Value>) -> Result<ErrorAnswer, String> {
    let shape = text(object, "shape")?;
    let shape = shape.map(|name| {
        ErrorShape::named(&name).ok_or_else(|| format!("there is no shape {name:?} of an error"))
    });
    let code = object.get("code").filter(|code| !code.is_null());
    let code = code.map(|code| code.as_i64().ok_or("code of an error is a whole number"));
    Ok(ErrorAnswer {
        status: status(object, 400, 599).ok_or("an error has a status from 400 to 599")?,
        shape: shape.transpose()?.unwrap_or_default(),
        title: text(object, "title")?,
        code: code.transpose()?,
    })
}

fn canned(object: &Map<String, Value>) -> Result<Canned, String> {
    let status = status(object, 200, 999).ok_or("an answer has a status from 200 to 999")?;
    let mut headers = Vec::new();
    match object.get("headers") {
        None | Some(Value::Null) => {}
        Some(Value::Object(given)) => {
            for (name, value) in given {
                let value = value.as_str().ok_or("the value of a header is a text")?;
                headers.push((name.clone(), value.to_owned()));
            }
        }
        Some(_) => return Err("the headers of an answer are a JSON object".to_owned()),
    }
    let body = match object.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    Ok(Canned {
        status,
        headers,
        body,
    })
}

fn text(object: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{key} of a fault is a text")),
    }
}

fn number(object: &Map<String, Value>, key: &str) -> Result<Option<u64>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let number = value.as_u64().map(Some);
            number.ok_or_else(|| format!("{key} of a fault is a whole number"))
        }
    }
}

fn count(object: &Map<String, Value>, key: &str) -> Result<Option<u32>, String> {
    let count = number(object, key)?.map(u32::try_from).transpose();
    count.map_err(|_| format!("{key} of a fault is a whole number"))
}

/// Writes a fault as it can be read again. Settings that are as they would be anyway are left out.
pub(super) fn write(fault: &Fault) -> Value {
    let mut body = match &fault.kind {
        Kind::CutAfter { bytes } => json!({ "bytes": bytes }),
        Kind::Delay { by, clock, .. } => json!({
            "milliseconds": u64::try_from(by.as_millis()).unwrap_or(u64::MAX),
            "clock": if *clock == DelayClock::Store { json!("store") } else { Value::Null },
        }),
        Kind::Answer { canned, .. } => {
            let headers = canned.headers.iter().cloned();
            let headers: Map<String, Value> = headers.map(|(k, v)| (k, Value::String(v))).collect();
            json!({ "status": canned.status, "headers": headers, "body": canned.body })
        }
        Kind::Error { error, .. } => json!({
            "status": error.status,
            "shape": error.shape.name(),
            "title": error.title,
            "code": error.code,
        }),
        Kind::TooManyRequests { reset, headers } => json!({
            "reset_ms": u64::try_from(reset.as_millis()).unwrap_or(u64::MAX),
            "headers": headers.name(),
        }),
        Kind::TruncateJson { bytes } => json!({ "bytes": bytes }),
        Kind::LeaveOut { ids } => json!({ "ids": ids }),
        Kind::ShiftDate { seconds } => json!({ "seconds": seconds }),
        _ => json!({}),
    };
    body["fault"] = json!(fault.kind.name());
    body["operation"] = json!(fault.operation);
    body["method"] = json!(fault.method);
    body["path"] = json!(fault.path);
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body["skip"] = json!(fault.skip);
    body["times"] = json!(fault.times);
    body
}
