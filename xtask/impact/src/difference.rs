//! Words for a difference between a spec of ours and the published file: nothing changed there, the two say different things.

use bigcommerce_drift::{Change, Kind};

/// One clause without a full stop. The older side of the change is ours, the newer one the published file.
pub(super) fn words(change: &Change) -> String {
    let only_ours = |what: &str| format!("only ours has {what}; the published file does not");
    let only_theirs = |what: &str| format!("the published file has {what}; ours does not");
    let both = |what: &str, ours: &str, theirs: &str| {
        format!("{what} is {ours} in ours and {theirs} in the published file")
    };
    let said = |value: &Option<String>| match value {
        Some(value) => format!("`{value}`"),
        None => "not given".to_owned(),
    };
    let listed = |values: &[String], between: &str| match values {
        [] => "not given".to_owned(),
        values => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            values.join(between)
        }
    };
    let required = |required: bool| if required { "required " } else { "" };
    match &change.kind {
        Kind::OperationAdded => only_theirs("the operation"),
        Kind::OperationRemoved => only_ours("the operation"),
        Kind::HostChanged { old, new } => {
            both("the host", &listed(old, " or "), &listed(new, " or "))
        }
        Kind::AuthenticationChanged { old, new } => both(
            "the credentials",
            &listed(old, " or "),
            &listed(new, " or "),
        ),
        Kind::HeaderAdded { .. } => only_theirs("this header"),
        Kind::HeaderRemoved => only_ours("this header"),
        Kind::DiscriminatorChanged { old, new } => both(
            "the discriminator",
            &listed(old, " or "),
            &listed(new, " or "),
        ),
        Kind::ParameterAdded { required: must } => {
            only_theirs(&format!("this {}parameter", required(*must)))
        }
        Kind::ParameterRemoved => only_ours("this parameter"),
        Kind::ParameterRenamed { old, new } => both(
            "the name of the parameter",
            &format!("`{old}`"),
            &format!("`{new}`"),
        ),
        Kind::BodyAdded { required: must } => only_theirs(&format!("a {}body", required(*must))),
        Kind::BodyRemoved => only_ours("a body"),
        Kind::MediaTypeAdded { media } => only_theirs(&format!("the media type `{media}`")),
        Kind::MediaTypeRemoved { media } => only_ours(&format!("the media type `{media}`")),
        Kind::Described => only_theirs("a description of the content"),
        Kind::Undescribed => only_ours("a description of the content"),
        Kind::StatusAdded { status } => only_theirs(&format!("the status {status}")),
        Kind::StatusRemoved { status } => only_ours(&format!("the status {status}")),
        Kind::StatusChanged { old, new } => both("the status of success", old, new),
        Kind::PropertyAdded {
            name,
            required: must,
        } => only_theirs(&format!("the {}field `{name}`", required(*must))),
        Kind::PropertyRemoved { name } => only_ours(&format!("the field `{name}`")),
        Kind::PropertyRenamed { old, new } => both(
            "the name of the field",
            &format!("`{old}`"),
            &format!("`{new}`"),
        ),
        Kind::Required => "required in the published file, optional in ours".to_owned(),
        Kind::Optional => "optional in the published file, required in ours".to_owned(),
        Kind::Nullable => "`null` is possible in the published file and not in ours".to_owned(),
        Kind::NotNullable => "`null` is possible in ours and not in the published file".to_owned(),
        Kind::TypeChanged { old, new } => {
            both("the type", &listed(old, " or "), &listed(new, " or "))
        }
        Kind::FormatChanged { old, new } => both("the format", &said(old), &said(new)),
        Kind::EnumValuesAdded { values } => only_theirs(&counted(values, &listed(values, ", "))),
        Kind::EnumValuesRemoved { values } => only_ours(&counted(values, &listed(values, ", "))),
        Kind::EnumOpened { .. } => only_ours("a list of the possible values"),
        Kind::EnumClosed { .. } => only_theirs("a list of the possible values"),
        Kind::Limit { keyword, old, new } => {
            both(&format!("the limit `{keyword}`"), &said(old), &said(new))
        }
        Kind::VariantAdded { name } => only_theirs(&format!("the variant {name}")),
        Kind::VariantRemoved { name } => only_ours(&format!("the variant {name}")),
        Kind::Wrapped { in_ } => {
            format!("the content is in `{in_}` in the published file and not in ours")
        }
        Kind::Unwrapped { from } => {
            format!("the content is in `{from}` in ours and not in the published file")
        }
        Kind::MapOpened => only_theirs("fields with any name"),
        Kind::MapClosed => only_ours("fields with any name"),
        _ => change.text.clone(),
    }
}

fn counted(values: &[String], listed: &str) -> String {
    match values {
        [_] => format!("the value {listed}"),
        _ => format!("the values {listed}"),
    }
}
