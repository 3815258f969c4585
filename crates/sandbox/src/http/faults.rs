//! Faults: ways in which one request, or the next few, go wrong.
//!
//! A fault comes with the request itself, in the header `X-Sandbox-Fault`, or waits in a list for requests that match
//! its operation, method and path. A header goes before the list and takes nothing from it; of the list the first fault
//! that matches applies, and only that one. Requests under `/sandbox` have no faults.
//!
//! | source | in a test | at the command line | over HTTP |
//! |---|---|---|---|
//! | one by one | [`SandboxBuilder::fault`], [`Sandbox::inject`] | | `POST /sandbox/faults` |
//! | a script | [`SandboxBuilder::faults`], [`SandboxBuilder::faults_file`] | `--faults FILE` | `POST /sandbox/faults` |
//! | one request | | | the header `X-Sandbox-Fault` |
//! | a seed | [`SandboxBuilder::random_faults`], [`Sandbox::set_random_faults`] | `--fault-profile NAME --fault-seed N` | `POST /sandbox/faults/random` |
//!
//! [`SandboxBuilder::fault`]: crate::SandboxBuilder::fault
//! [`SandboxBuilder::faults`]: crate::SandboxBuilder::faults
//! [`SandboxBuilder::faults_file`]: crate::SandboxBuilder::faults_file
//! [`SandboxBuilder::random_faults`]: crate::SandboxBuilder::random_faults
//! [`Sandbox::inject`]: crate::Sandbox::inject
//! [`Sandbox::set_random_faults`]: crate::Sandbox::set_random_faults
//!
//! The header holds the name of a fault, or its JSON where it has settings:
//!
//! ```text
//! X-Sandbox-Fault: cut_after_effect
//! X-Sandbox-Fault: {"fault": "error_instead", "status": 503}
//! ```
//!
//! A script is a JSON array of the same objects. This one loses the answer of the first payment, answers the second
//! with a proxy's page, and leaves the third alone:
//!
//! ```json
#![doc = include_str!("faults/example.json")]
//! ```
//!
//! # Kinds
//!
//! | fault | settings | effect on the store | response |
//! |---|---|---|---|
//! | `refuse_connection` | | none | the next connections are closed when they are accepted, whatever they ask for |
//! | `refuse` | | none | closed once the head was read; the body is not read |
//! | `cut_before_effect` | | none | closed once the whole request was read |
//! | `cut_after_effect` | `bytes`, 0 | yes | closed after that many bytes of the response |
//! | `cut_within_headers` | | yes | closed after half of the response's head |
//! | `cut_within_body` | | yes | closed after half of the response's body |
//! | `delay_before_effect` | `milliseconds`; `clock`, `real` or `store` | after the delay, also if the client has gone | as usual |
//! | `delay_after_effect` | `milliseconds`; `clock`, `real` or `store` | at once | after the delay |
//! | `hold_before_effect` | | when the fault is released, also if the client has gone | as usual |
//! | `hold_after_effect` | | at once | when the fault is released |
//! | `answer_instead` | `status`, `headers`, `body` | none | this one |
//! | `answer_after_effect` | `status`, `headers`, `body` | yes | this one |
//! | `error_instead` | `status`, `shape`, `title`, `code` | none | an error of the platform, or a proxy's page |
//! | `error_after_effect` | `status`, `shape`, `title`, `code` | yes | an error of the platform, or a proxy's page |
//! | `too_many_requests` | `reset_ms`, 1000; `headers`: `all`, `rate_limit`, `retry_after`, `none` | none | 429 |
//! | `truncate_json` | `bytes`, half of them | yes | a part of the body as the whole |
//! | `malform_json` | | yes | a whole body that is no JSON |
//! | `process_twice` | | twice | as usual |
//! | `ignore_filters` | | as usual | as without filters; `page`, `limit`, `sort` and `include` count |
//! | `leave_out` | `ids` | as usual | a list without the entries with these ids; 204 where none is left |
//! | `omit_date` | | as usual | without `Date` |
//! | `shift_date` | `seconds` | as usual | with a `Date` that is this much ahead, or behind |
//!
//! Every fault also takes `operation`, `method`, `path`, `skip` and `times`: see [`Fault`]. The shapes of an error are
//! `family`, `v2_array`, `v3_object`, `payments_object`, `storefront_problem`, `errors_list`, `data_list`,
//! `oauth_error`, `html_page` and `empty`: see [`ErrorShape`](crate::ErrorShape). A response of a fault has a `Date` of
//! the store's clock unless it brings its own.
//!
//! # Faults by a seed
//!
//! [`RandomFaults`] has a rate for each fault, or the rates of a profile: `flaky` has a little of everything, `lossy`
//! breaks connections, `overloaded` sheds load, `garbled` sends what is not JSON. The n-th request of an operation goes
//! wrong in the same way for the same seed. `GET /sandbox/faults/random` lists the faults that there were, and has them
//! as a `script` for a file or for `POST /sandbox/faults`.

mod answers;
mod apply;
mod change;
mod errors;
mod fault;
mod json;
mod kind;
mod list;
mod path;
mod plan;
pub(crate) mod profiles;
mod random;
mod rate_limit_headers;
pub(crate) mod script;

pub(crate) use apply::{Applied, InPlaceOf, around};
pub use fault::Fault;
pub(crate) use list::Faults;
pub use list::{FaultId, FaultLeft};
pub(crate) use path::matches as path_matches;
pub(crate) use plan::Asked;
pub use random::RandomFaults;
pub use rate_limit_headers::RateLimitHeaders;
