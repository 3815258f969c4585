//! The arguments for what goes wrong in a store: faults, delays of reads, and scenarios.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use crate::builder::SandboxBuilder;
use crate::http::faults::{RandomFaults, profiles};
use crate::state::lags::Lags;
use crate::state::scenarios::Scenario;
use crate::state::settings::Settings;

#[derive(Args)]
pub(super) struct Trouble {
    /// A file of faults: a JSON array of what POST /sandbox/faults takes; may be given several times.
    #[arg(long, value_name = "FILE")]
    faults: Vec<PathBuf>,
    /// Has some of the requests go wrong, as the seed draws them.
    #[arg(long, value_name = "NAME", value_parser = profiles::NAMES)]
    fault_profile: Option<String>,
    /// The seed of the faults of a profile; that of the store unless it is given, or 0.
    #[arg(long, value_name = "N")]
    fault_seed: Option<u64>,
    /// A delay of reads in seconds, such as order=60 or order=30..90: of booking, transactions, order or lists; may be
    /// given several times.
    #[arg(long, value_name = "NAME=SECONDS", value_parser = delay)]
    lag: Vec<(String, Duration, Duration)>,
    /// The seed of delays that are drawn; that of the store unless it is given, or 0.
    #[arg(long, value_name = "N")]
    lag_seed: Option<u64>,
    /// Something that the platform does at times; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = scenarios())]
    scenario: Vec<Scenario>,
}

impl Trouble {
    pub(super) fn applied(&self, settings: Settings) -> Settings {
        let scenarios = self.scenario.iter();
        scenarios.fold(settings, |settings, scenario| scenario.apply(settings))
    }

    /// Adds the faults and the delays, drawn by the seed of the store where they have none of their own.
    pub(super) fn add_to(&self, mut builder: SandboxBuilder, seed: Option<u64>) -> SandboxBuilder {
        let seed = seed.unwrap_or(0);
        for file in &self.faults {
            builder = builder.faults_file(file);
        }
        let profile = self.fault_profile.as_deref();
        let drawn_by = self.fault_seed.unwrap_or(seed);
        if let Some(faults) = profile.and_then(|name| RandomFaults::profile(name, drawn_by)) {
            builder = builder.random_faults(faults);
        }
        let mut lags = Lags::default();
        lags.spread.seed = self.lag_seed.unwrap_or(seed);
        for (name, least, most) in &self.lag {
            // The name and the order of the two were looked at when the argument was read.
            let _ = lags.set(name, *least, *most);
        }
        builder.lags(lags)
    }
}

fn scenarios() -> impl clap::builder::TypedValueParser<Value = Scenario> {
    let values = Scenario::all().map(|one| PossibleValue::new(one.name()).help(one.about()));
    PossibleValuesParser::new(values).try_map(|name| {
        Scenario::named(&name).ok_or_else(|| format!("there is no scenario {name:?}"))
    })
}

/// Reads `order=60` or `order=30..90`.
fn delay(text: &str) -> Result<(String, Duration, Duration), String> {
    let (name, seconds) = text
        .split_once('=')
        .ok_or("a lag is written NAME=SECONDS")?;
    let (least, most) = seconds.split_once("..").unwrap_or((seconds, seconds));
    let duration = |text: &str| {
        let seconds = text.parse().map(Duration::from_secs);
        seconds.map_err(|_| format!("{text:?} is no whole number of seconds"))
    };
    let (least, most) = (duration(least)?, duration(most)?);
    Lags::default().set(name, least, most)?;
    Ok((name.to_owned(), least, most))
}
