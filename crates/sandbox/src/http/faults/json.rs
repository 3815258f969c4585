//! Faults as JSON: read from the admin endpoint and from the header, written by the list.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Canned, Effect, Fault, Kind};

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
    let general = ["fault", "method", "path", "skip", "times"];
    if let Some(key) = object
        .keys()
        .find(|key| !general.contains(&key.as_str()) && !own.contains(&key.as_str()))
    {
        return Err(format!("the fault {name} has no setting {key:?}"));
    }
    let text = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{key} of a fault is a text")),
    };
    let times = match object.get("times") {
        Some(Value::Null) => None,
        _ => Some(count(object, "times")?.unwrap_or(1)),
    };
    Ok(Fault {
        kind,
        method: text("method")?.map(|method| method.to_ascii_uppercase()),
        path: text("path")?,
        skip: count(object, "skip")?.unwrap_or(0),
        times,
    })
}

/// The kind, and the names of its own settings.
fn kind(
    name: &str,
    object: &Map<String, Value>,
) -> Result<(Kind, &'static [&'static str]), String> {
    const CANNED: &[&str] = &["status", "headers", "body"];
    let number = |key: &str| object.get(key).and_then(Value::as_u64);
    let delay = |effect| {
        let milliseconds = number("milliseconds").ok_or("a delay has whole milliseconds")?;
        let by = Duration::from_millis(milliseconds);
        Ok::<_, String>((Kind::Delay { effect, by }, ["milliseconds"].as_slice()))
    };
    let answer = |effect| {
        let canned = canned(object)?;
        Ok::<_, String>((Kind::Answer { effect, canned }, CANNED))
    };
    let plain = |kind| Ok((kind, [].as_slice()));
    match name {
        "refuse_connection" => plain(Kind::RefuseConnection),
        "refuse" => plain(Kind::Refuse),
        "cut_before_effect" => plain(Kind::CutBefore),
        "cut_after_effect" => {
            let bytes = number("bytes").unwrap_or(0);
            Ok((Kind::CutAfter { bytes }, &["bytes"]))
        }
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

fn canned(object: &Map<String, Value>) -> Result<Canned, String> {
    let status = object.get("status").and_then(Value::as_u64);
    let status = status
        .and_then(|status| u16::try_from(status).ok())
        .filter(|status| (200..=999).contains(status))
        .ok_or("an answer has a status from 200 to 999")?;
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

fn count(object: &Map<String, Value>, key: &str) -> Result<Option<u32>, String> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .and_then(|count| u32::try_from(count).ok())
            .map(Some)
            .ok_or_else(|| format!("{key} of a fault is a whole number")),
    }
}

/// The name of a fault.
pub(super) fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::RefuseConnection => "refuse_connection",
        Kind::Refuse => "refuse",
        Kind::CutBefore => "cut_before_effect",
        Kind::CutAfter { .. } => "cut_after_effect",
        Kind::Delay {
            effect: Effect::Later,
            ..
        } => "delay_before_effect",
        Kind::Delay { .. } => "delay_after_effect",
        Kind::Hold {
            effect: Effect::Later,
        } => "hold_before_effect",
        Kind::Hold { .. } => "hold_after_effect",
        Kind::Answer {
            effect: Effect::Later,
            ..
        } => "answer_instead",
        Kind::Answer { .. } => "answer_after_effect",
        Kind::IgnoreFilters => "ignore_filters",
        Kind::LeaveOut { .. } => "leave_out",
        Kind::OmitDate => "omit_date",
        Kind::ShiftDate { .. } => "shift_date",
    }
}
