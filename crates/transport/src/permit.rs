//! The permission to move money once.

/// The right to send one request that moves money.
///
/// It is taken by value and can be neither copied nor cloned, so that a second send needs a second decision. The
/// facade makes one after it has written the attempt into its journal.
///
/// ```
/// use bigcommerce_transport::Permit;
///
/// // The attempt is on record; only now is there a permit.
/// let permit = Permit::for_a_caller_that_keeps_its_own_journal();
/// # drop(permit);
/// ```
///
/// One permit, one send:
///
/// ```compile_fail,E0382
/// # use bigcommerce_transport::Permit;
/// fn charge(_permit: Permit) {}
///
/// let permit = Permit::for_a_caller_that_keeps_its_own_journal();
/// charge(permit);
/// charge(permit);
/// ```
#[derive(Debug)]
#[must_use = "a permit does nothing until it is handed to the operation that it allows"]
pub struct Permit {
    _made_here: (),
}

impl Permit {
    /// Makes a permit for a caller who uses the bindings without the facade.
    ///
    /// BigCommerce has no idempotency key: a charge that is sent again is a second charge. Whoever calls this has
    /// written down durably that the attempt is about to be made, and will settle it by reading the order and its
    /// transactions when its outcome is not known, instead of sending it again.
    pub fn for_a_caller_that_keeps_its_own_journal() -> Self {
        Self { _made_here: () }
    }
}
