//! The rules of the store by HTTP.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{bad, done, parsed, quirks};
use crate::http::shared::Shared;
use crate::state::fields::Fields;
use crate::state::merchant::Settlement;
use crate::state::pending::PendingEnd;
use crate::state::settings::{Plan, Promotion, Settings, Taxes};

const PLANS: [(&str, Plan); 4] = [
    ("local", Plan::Local),
    ("standard", Plan::Standard),
    ("pro", Plan::Pro),
    ("brisk", Plan::Brisk),
];

const KEYS: [&str; 16] = [
    "tax_rate",
    "tax_included",
    "currencies",
    "several_coupons",
    "promotion",
    "spam_check",
    "stored_quotes",
    "declined_tokens_stay",
    "unrounded_amounts",
    "webhook_duplicates",
    "webhook_reordering",
    "webhooks_before_answer",
    "unsigned_webhooks",
    "plan",
    "quirks",
    "pending_ends",
];

/// `GET /settings`
pub(super) async fn show(State(shared): State<Shared>) -> Json<Value> {
    let settings = shared.store().settings.clone();
    let plan = PLANS.iter().find(|(_, plan)| *plan == settings.plan);
    let promotion = settings
        .promotion
        .map(|one| json!({ "from": one.from.to_string(), "percent": one.percent.to_string() }));
    Json(json!({
        "tax_rate": settings.taxes.rate().to_string(),
        "tax_included": settings.taxes.are_included(),
        "currencies": settings.currencies,
        "several_coupons": settings.several_coupons,
        "promotion": promotion,
        "spam_check": settings.spam_check,
        "stored_quotes": settings.stored_quotes,
        "declined_tokens_stay": settings.declined_tokens_stay,
        "unrounded_amounts": settings.unrounded_amounts,
        "webhook_duplicates": settings.webhook_duplicates,
        "webhook_reordering": settings.webhook_reordering,
        "webhooks_before_answer": settings.webhooks_before_answer,
        "unsigned_webhooks": settings.unsigned_webhooks,
        "plan": plan.map(|(name, _)| name),
        "quirks": quirks::json(&settings.quirks),
        "pending_ends": settings.pending_ends.map(|end| json!({
            "after_seconds": end.after.as_secs(),
            "outcome": if end.outcome == Settlement::Paid { "paid" } else { "declined" },
        })),
    }))
}

/// `POST /settings` with `{"tax_rate": "8.25"}`; what is absent stays.
pub(super) async fn change(State(shared): State<Shared>, body: Bytes) -> Response {
    let mut store = shared.store();
    match read(&store.settings, &parsed(&body)) {
        Ok(settings) => {
            store.settings = settings;
            done(true, "")
        }
        Err(message) => bad(&message),
    }
}

fn read(now: &Settings, body: &Value) -> Result<Settings, String> {
    let fields = Fields::of(body, "").map_err(|_| "the settings are a JSON object".to_owned())?;
    if let Some(key) = fields.keys().find(|key| !KEYS.contains(key)) {
        return Err(format!(
            "there is no setting {key:?}; there are {}",
            KEYS.join(", ")
        ));
    }
    let wrong = |key: &str| format!("the setting {key} can't be read");
    let flag = |key: &str, now: bool| {
        let flag = fields.bool(key).map_err(|_| wrong(key))?;
        Ok::<_, String>(flag.unwrap_or(now))
    };
    let rate = fields.amount("tax_rate").map_err(|_| wrong("tax_rate"))?;
    let rate = rate.unwrap_or(now.taxes.rate());
    let included = flag("tax_included", now.taxes.are_included())?;
    let currencies = fields.list("currencies").map_err(|_| wrong("currencies"))?;
    let codes: Option<Vec<String>> = currencies
        .iter()
        .map(|code| code.as_str().map(str::to_owned))
        .collect();
    let plan = match fields.text("plan").map_err(|_| wrong("plan"))? {
        None => now.plan,
        Some(name) => {
            let known = PLANS.iter().find(|(known, _)| *known == name);
            known.map(|(_, plan)| *plan).ok_or_else(|| wrong("plan"))?
        }
    };
    let duplicates = fields.integer("webhook_duplicates");
    let duplicates = duplicates.map_err(|_| wrong("webhook_duplicates"))?;
    Ok(Settings {
        taxes: match (rate.is_zero(), included) {
            (true, _) => Taxes::None,
            (false, true) => Taxes::Included(rate),
            (false, false) => Taxes::Added(rate),
        },
        currencies: match fields.get("currencies") {
            None => now.currencies.clone(),
            Some(_) => codes.ok_or_else(|| wrong("currencies"))?,
        },
        several_coupons: flag("several_coupons", now.several_coupons)?,
        promotion: if fields.mentions("promotion") {
            read_promotion(&fields).map_err(|()| wrong("promotion"))?
        } else {
            now.promotion
        },
        spam_check: flag("spam_check", now.spam_check)?,
        stored_quotes: flag("stored_quotes", now.stored_quotes)?,
        declined_tokens_stay: flag("declined_tokens_stay", now.declined_tokens_stay)?,
        unrounded_amounts: flag("unrounded_amounts", now.unrounded_amounts)?,
        webhook_duplicates: match duplicates {
            None => now.webhook_duplicates,
            Some(count) => u32::try_from(count).map_err(|_| wrong("webhook_duplicates"))?,
        },
        // `null` sends in order again.
        webhook_reordering: match fields.get("webhook_reordering") {
            Some(seed) => Some(seed.as_u64().ok_or_else(|| wrong("webhook_reordering"))?),
            None if fields.mentions("webhook_reordering") => None,
            None => now.webhook_reordering,
        },
        webhooks_before_answer: flag("webhooks_before_answer", now.webhooks_before_answer)?,
        unsigned_webhooks: flag("unsigned_webhooks", now.unsigned_webhooks)?,
        plan,
        quirks: quirks::read(now.quirks, fields.get("quirks"))?,
        pending_ends: match body.get("pending_ends") {
            None => now.pending_ends,
            Some(given) => read_end(given).ok_or_else(|| wrong("pending_ends"))?,
        },
    })
}

/// `null` takes the promotion away.
fn read_promotion(fields: &Fields<'_>) -> Result<Option<Promotion>, ()> {
    let Some(given) = fields.object("promotion").map_err(|_| ())? else {
        return Ok(None);
    };
    let amount = |key: &str| given.amount(key).ok().flatten().ok_or(());
    let percent = amount("percent")?;
    if percent > Decimal::ONE_HUNDRED {
        return Err(());
    }
    Ok(Some(Promotion {
        from: amount("from")?,
        percent,
    }))
}

/// `null` has pending payments stay; None for what can't be read.
fn read_end(given: &Value) -> Option<Option<PendingEnd>> {
    if given.is_null() {
        return Some(None);
    }
    let outcome = match given["outcome"].as_str()? {
        "paid" => Settlement::Paid,
        "declined" => Settlement::Declined,
        _ => return None,
    };
    let after = Duration::from_secs(given["after_seconds"].as_u64()?);
    Some(Some(PendingEnd { after, outcome }))
}
