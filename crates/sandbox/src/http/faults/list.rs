//! The faults that wait for their requests, and the requests that wait for a fault's release.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::Fault;
use super::kind::Kind;
use super::plan::Asked;
use super::random::{RandomFaults, Running};

/// Names a fault that was injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FaultId(pub(crate) u64);

impl FaultId {
    /// The number by which the admin endpoints name it.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

/// A fault that is not used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FaultLeft {
    /// Its id.
    pub id: FaultId,
    /// Its name, such as `cut_after_effect`.
    pub fault: &'static str,
    /// The operation that it is for; None for all.
    pub operation: Option<String>,
    /// The method that it is for; None for all.
    pub method: Option<String>,
    /// The path that it is for; None for all.
    pub path: Option<String>,
    /// Requests that go by before it applies.
    pub skip: u32,
    /// Requests that it applies to; None for all.
    pub times: Option<u32>,
    /// Requests that wait for its release.
    pub held: usize,
}

/// The list.
#[derive(Debug)]
pub(crate) struct Faults {
    state: Mutex<State>,
    /// Bumped whenever a request is held or released, and when the store's clock was moved.
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    made: u64,
    armed: Vec<(FaultId, Fault)>,
    /// Faults that hold their requests, with how many. A hold that is not here any more is released.
    holds: HashMap<FaultId, Hold>,
    random: Option<Running>,
}

#[derive(Debug, Default)]
struct Hold {
    kind: Option<Fault>,
    waiting: usize,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }
}

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn inject(&self, fault: Fault) -> FaultId {
        let mut state = self.state();
        state.made += 1;
        let id = FaultId(state.made);
        if fault.times == Some(0) {
            return id;
        }
        if let Kind::Hold { .. } = fault.kind {
            let hold = Hold {
                kind: Some(fault.clone()),
                ..Hold::default()
            };
            state.holds.insert(id, hold);
        }
        state.armed.push((id, fault));
        id
    }

    /// The faults that are not used up, and the ones that still hold a request.
    pub(crate) fn left(&self) -> Vec<FaultLeft> {
        let state = self.state();
        let held = |id: &FaultId| state.holds.get(id).map_or(0, |hold| hold.waiting);
        let mut left: Vec<FaultLeft> = state
            .armed
            .iter()
            .map(|(id, fault)| shown(*id, fault, held(id)))
            .collect();
        for (id, hold) in &state.holds {
            let is_armed = left.iter().any(|one| one.id == *id);
            if let (false, 1.., Some(fault)) = (is_armed, hold.waiting, &hold.kind) {
                left.push(FaultLeft {
                    times: Some(0),
                    ..shown(*id, fault, hold.waiting)
                });
            }
        }
        left.sort_by_key(|one| one.id.0);
        left
    }

    /// Forgets all faults and releases the requests that they hold.
    pub(crate) fn clear(&self) {
        let mut state = self.state();
        state.armed.clear();
        state.random = None;
        // A request that waits finds no hold any more, and goes on.
        state.holds.clear();
        drop(state);
        self.changed.send_replace(());
    }

    /// Forgets one fault and releases the requests that it holds. False where there is no such fault.
    pub(crate) fn remove(&self, id: FaultId) -> bool {
        let mut state = self.state();
        let before = state.armed.len();
        state.armed.retain(|(own, _)| *own != id);
        let was_armed = state.armed.len() < before;
        let holds = state.holds.remove(&id).is_some();
        drop(state);
        self.changed.send_replace(());
        was_armed || holds
    }

    /// Lets the requests go that a fault holds, and those that it would hold. False where there is no such hold.
    pub(crate) fn release(&self, id: FaultId) -> bool {
        let mut state = self.state();
        if state.holds.remove(&id).is_none() {
            return false;
        }
        // Requests that it would have held go through.
        state.armed.retain(|(own, _)| *own != id);
        drop(state);
        self.changed.send_replace(());
        true
    }

    /// True if the connection that was just accepted is to be closed.
    pub(crate) fn refuses_connection(&self) -> bool {
        let is_refusal = |fault: &Fault| fault.kind == Kind::RefuseConnection;
        self.state().take(is_refusal).is_some()
    }

    /// The fault for a request: one of the list, else one by the seed. A fault by the seed has no id.
    pub(super) fn take(&self, asked: &Asked<'_>) -> Option<(FaultId, Fault)> {
        let mut state = self.state();
        let listed =
            state.take(|fault| fault.kind != Kind::RefuseConnection && fault.is_for(asked));
        // Drawn in any case: the number of a request does not depend on the list.
        let drawn = state
            .random
            .as_mut()
            .and_then(|random| random.next(asked, listed.is_none()));
        listed.or_else(|| drawn.map(|fault| (FaultId(0), fault)))
    }

    /// True if no request can have a fault of the list or by the seed.
    pub(super) fn is_idle(&self) -> bool {
        let state = self.state();
        state.armed.is_empty() && state.random.is_none()
    }

    /// Draws faults for requests from now on, or no longer.
    pub(crate) fn set_random(&self, random: Option<RandomFaults>) {
        self.state().random = random.map(Running::new);
    }

    /// The number of faults that hold requests, or wait for some to hold.
    pub(crate) fn holding(&self) -> usize {
        self.state().holds.len()
    }

    /// The faults by the seed, and those that they were so far; `null` where there are none.
    pub(crate) fn random(&self) -> Value {
        let state = self.state();
        state.random.as_ref().map_or(Value::Null, Running::json)
    }

    /// Wakes the requests that wait for the store's clock.
    pub(crate) fn clock_moved(&self) {
        self.changed.send_replace(());
    }

    /// Tells of every hold and release, and of every move of the clock.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Holds a request until its fault is released.
    pub(super) async fn hold(&self, id: FaultId) {
        let mut changed = self.changed.subscribe();
        self.wait(id, 1);
        while !self.is_released(id) {
            // The sender is ours: it does not go away while somebody waits.
            let _ = changed.changed().await;
        }
        self.wait(id, -1);
    }

    /// Waits until the fault holds at least one request.
    pub(crate) async fn until_held(&self, id: FaultId) {
        let mut changed = self.changed.subscribe();
        while self
            .state()
            .holds
            .get(&id)
            .is_some_and(|hold| hold.waiting == 0)
        {
            let _ = changed.changed().await;
        }
    }

    fn wait(&self, id: FaultId, more: isize) {
        if let Some(hold) = self.state().holds.get_mut(&id) {
            hold.waiting = hold.waiting.saturating_add_signed(more);
        }
        self.changed.send_replace(());
    }

    /// A fault of a header has no id to be released by, and holds nothing.
    fn is_released(&self, id: FaultId) -> bool {
        !self.state().holds.contains_key(&id)
    }
}

impl State {
    /// Counts a request against the first fault for which this holds, and hands the fault out if it applies.
    fn take(&mut self, is_for: impl Fn(&Fault) -> bool) -> Option<(FaultId, Fault)> {
        let place = self.armed.iter().position(|(_, fault)| is_for(fault))?;
        let (id, fault) = &mut self.armed[place];
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        let taken = (*id, fault.clone());
        match &mut fault.times {
            None => {}
            Some(0 | 1) => {
                self.armed.remove(place);
            }
            Some(left) => *left -= 1,
        }
        Some(taken)
    }
}

fn shown(id: FaultId, fault: &Fault, held: usize) -> FaultLeft {
    FaultLeft {
        id,
        fault: fault.kind.name(),
        operation: fault.operation.clone(),
        method: fault.method.clone(),
        path: fault.path.clone(),
        skip: fault.skip,
        times: fault.times,
        held,
    }
}
