//! Numbers from a seed.

/// SplitMix64: the same seed gives the same numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub(super) fn below(&mut self, limit: i64) -> i64 {
        i64::try_from(self.next() % limit.max(1).unsigned_abs()).unwrap()
    }

    /// True once in so many times.
    pub(super) fn once_in(&mut self, times: i64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn of<T: Copy>(&mut self, some: &[T]) -> T {
        some[usize::try_from(self.below(i64::try_from(some.len()).unwrap())).unwrap()]
    }
}
