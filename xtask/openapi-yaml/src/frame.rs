//! Lists and mappings that are still open while a text is read.

use crate::tree::NodeId;

/// A list or a mapping whose end has not come.
pub(crate) struct Frame {
    pub(crate) node: NodeId,
    /// The number of its anchor; 0 where it has none.
    pub(crate) anchor: usize,
    pub(crate) size: Size,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    Map {
        entries: Vec<(Box<str>, NodeId)>,
        /// What `<<` brings in.
        merged: Vec<NodeId>,
        /// The key whose value comes next, with its line.
        key: Option<(Box<str>, u32)>,
    },
    List(Vec<NodeId>),
}

/// The size of a node once its aliases are written out.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) nodes: u64,
    /// Levels of nesting below it.
    pub(crate) height: usize,
}

impl Size {
    pub(crate) const ONE: Self = Self {
        nodes: 1,
        height: 0,
    };

    /// Grows by a child.
    pub(crate) fn add(&mut self, child: Self) {
        self.nodes = self.nodes.saturating_add(child.nodes);
        self.height = self.height.max(child.height + 1);
    }
}

impl Frame {
    pub(crate) fn awaits_key(&self) -> bool {
        matches!(self.content, Content::Map { key: None, .. })
    }
}
