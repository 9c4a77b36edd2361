//! The tables that both backends read: they lie beside the TypeScript modules of packages/qemu-lib.

/// The table of that file, read when it is first needed.
///
/// The file is committed and built in, and each one is read by a test: that it does not fit its type cannot happen to a user.
macro_rules! table {
    ($file:literal) => {
        std::sync::LazyLock::new(|| {
            let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../packages/qemu-lib/src/", $file));
            serde_json::from_str(text).expect(concat!($file, " fits its type"))
        })
    };
}

pub(crate) use table;

/// From the first on and below the second; all where neither is said.
#[derive(Debug, serde::Deserialize)]
pub struct Range<Bound> {
    from: Option<Bound>,
    below: Option<Bound>,
}

impl<Bound> Default for Range<Bound> {
    fn default() -> Self {
        Self { from: None, below: None }
    }
}

impl<Bound: PartialOrd> Range<Bound> {
    pub fn holds(&self, value: &Bound) -> bool {
        self.from.as_ref().is_none_or(|from| value >= from) && self.below.as_ref().is_none_or(|below| value < below)
    }
}
