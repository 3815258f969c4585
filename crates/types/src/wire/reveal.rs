//! The one scope in which a secret is written out. Only the transport's body writer opens it.

use std::cell::Cell;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Runs `write` with secrets serialized as they are. It must do nothing but build a request's body.
pub fn revealing<R>(write: impl FnOnce() -> R) -> R {
    struct Scope;
    // Closes the scope when `write` panics, too.
    impl Drop for Scope {
        fn drop(&mut self) {
            DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
        }
    }
    DEPTH.with(|depth| depth.set(depth.get().saturating_add(1)));
    let _scope = Scope;
    write()
}

/// Whether this thread is inside [`revealing`].
#[must_use]
pub fn is_revealing() -> bool {
    DEPTH.with(Cell::get) > 0
}
