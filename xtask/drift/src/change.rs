//! One difference between two versions: where it is, what it is, and whom it breaks.

use std::fmt;

/// One difference, at one place of one operation. A schema that several operations reach is reported once for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whom it breaks.
    pub level: Level,
    /// What it is.
    pub kind: Kind,
    /// The operation.
    pub operation: OperationKey,
    /// Which part of the operation.
    pub site: Site,
    /// The way from the site's schema to the place, empty when the site itself changed.
    pub path: Vec<Step>,
    /// Where it stands in the old document; nothing when it is new. References are followed: this is where the words are.
    pub old: Option<Place>,
    /// Where it stands in the new document; nothing when it is gone.
    pub new: Option<Place>,
    /// What happened, one clause in lower case without a full stop, complete without the place: "the values `a` and `b` are new".
    pub text: String,
}

/// Whom a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A request that was right may be refused or ignored now.
    RequestBreaking,
    /// An answer may come that a reader of the old document does not expect.
    ResponseBreaking,
    /// The contract changed, and old clients go on working.
    Compatible,
    /// Words and examples.
    Documentation,
}

/// What a change is. The data is what a reader needs to know whether it tolerates the change.
///
/// For fields the last step of [`Change::path`] is the field itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A method on a path is new.
    OperationAdded,
    /// A method on a path is gone.
    OperationRemoved,
    /// The operation has another `operationId`: nothing on the wire, another name in generated code.
    OperationIdChanged {
        /// The old name.
        old: String,
        /// The new name.
        new: String,
    },
    /// Every server of the operation is another host.
    HostChanged {
        /// The old hosts.
        old: Vec<String>,
        /// The new hosts.
        new: Vec<String>,
    },
    /// A parameter is new.
    ParameterAdded {
        /// Whether it has to be sent.
        required: bool,
    },
    /// A parameter is gone.
    ParameterRemoved,
    /// A parameter is gone, and one of the same form and much the same name is there.
    ParameterRenamed {
        /// The old name.
        old: String,
        /// The new name.
        new: String,
    },
    /// A parameter stands elsewhere: in a header instead of the query.
    ParameterMoved {
        /// Where it stood.
        from: String,
    },
    /// A parameter is written in another way: repeated instead of separated by commas.
    StyleChanged,
    /// The operation takes a body now.
    BodyAdded {
        /// Whether it has to be sent.
        required: bool,
    },
    /// There is no body any more.
    BodyRemoved,
    /// A media type is new.
    MediaTypeAdded {
        /// The media type.
        media: String,
    },
    /// A media type is gone.
    MediaTypeRemoved {
        /// The media type.
        media: String,
    },
    /// The content of a body is described for the first time.
    Described,
    /// The content of a body is no longer described.
    Undescribed,
    /// A status is new.
    StatusAdded {
        /// `204`, `2XX`, `default`.
        status: String,
    },
    /// A status is gone.
    StatusRemoved {
        /// `204`, `2XX`, `default`.
        status: String,
    },
    /// Success is told by another status.
    StatusChanged {
        /// The old status.
        old: String,
        /// The new status.
        new: String,
    },
    /// A field is new.
    PropertyAdded {
        /// Its name.
        name: String,
        /// Whether it is required.
        required: bool,
    },
    /// A field is gone.
    PropertyRemoved {
        /// Its name.
        name: String,
    },
    /// A field is gone, and one of the same form and much the same name is there.
    PropertyRenamed {
        /// The old name.
        old: String,
        /// The new name.
        new: String,
    },
    /// A field, a parameter or a body has to be there now.
    Required,
    /// A field, a parameter or a body need not be there any more.
    Optional,
    /// `null` is possible now.
    Nullable,
    /// `null` is not possible any more.
    NotNullable,
    /// The JSON type is another, or there are more or fewer of them.
    TypeChanged {
        /// The old types.
        old: Vec<String>,
        /// The new types.
        new: Vec<String>,
    },
    /// The `format` is another.
    FormatChanged {
        /// The old format.
        old: Option<String>,
        /// The new format.
        new: Option<String>,
    },
    /// Values of an enumeration are new.
    EnumValuesAdded {
        /// The values.
        values: Vec<String>,
    },
    /// Values of an enumeration are gone.
    EnumValuesRemoved {
        /// The values.
        values: Vec<String>,
    },
    /// The values are not enumerated any more.
    EnumOpened {
        /// The values that were.
        values: Vec<String>,
    },
    /// Only the values of a list are possible now.
    EnumClosed {
        /// The values that are.
        values: Vec<String>,
    },
    /// A bound, a pattern or another limit changed.
    Limit {
        /// `maxLength`, `pattern`.
        keyword: String,
        /// The old limit.
        old: Option<String>,
        /// The new limit.
        new: Option<String>,
    },
    /// A union has one more alternative.
    VariantAdded {
        /// What it is called, or its type.
        name: String,
    },
    /// A union has one alternative less.
    VariantRemoved {
        /// What it was called, or its type.
        name: String,
    },
    /// The content moved into a field of a new object.
    Wrapped {
        /// The field.
        in_: String,
    },
    /// The content of a field stands where the object stood that had it.
    Unwrapped {
        /// The field.
        from: String,
    },
    /// Fields with any name are possible now.
    MapOpened,
    /// Fields with any name are not possible any more.
    MapClosed,
    /// What an absent value means is another value.
    DefaultChanged {
        /// The old value.
        old: Option<String>,
        /// The new value.
        new: Option<String>,
    },
    /// Words or examples of the operation, or of what it reaches, are different.
    Prose,
}

impl Kind {
    /// A name for machines: `property-removed`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Kind::OperationAdded => "operation-added",
            Kind::OperationRemoved => "operation-removed",
            Kind::OperationIdChanged { .. } => "operation-id-changed",
            Kind::HostChanged { .. } => "host-changed",
            Kind::ParameterAdded { .. } => "parameter-added",
            Kind::ParameterRemoved => "parameter-removed",
            Kind::ParameterRenamed { .. } => "parameter-renamed",
            Kind::ParameterMoved { .. } => "parameter-moved",
            Kind::StyleChanged => "style-changed",
            Kind::BodyAdded { .. } => "body-added",
            Kind::BodyRemoved => "body-removed",
            Kind::MediaTypeAdded { .. } => "media-type-added",
            Kind::MediaTypeRemoved { .. } => "media-type-removed",
            Kind::Described => "described",
            Kind::Undescribed => "undescribed",
            Kind::StatusAdded { .. } => "status-added",
            Kind::StatusRemoved { .. } => "status-removed",
            Kind::StatusChanged { .. } => "status-changed",
            Kind::PropertyAdded { .. } => "property-added",
            Kind::PropertyRemoved { .. } => "property-removed",
            Kind::PropertyRenamed { .. } => "property-renamed",
            Kind::Required => "required",
            Kind::Optional => "optional",
            Kind::Nullable => "nullable",
            Kind::NotNullable => "not-nullable",
            Kind::TypeChanged { .. } => "type-changed",
            Kind::FormatChanged { .. } => "format-changed",
            Kind::EnumValuesAdded { .. } => "enum-values-added",
            Kind::EnumValuesRemoved { .. } => "enum-values-removed",
            Kind::EnumOpened { .. } => "enum-opened",
            Kind::EnumClosed { .. } => "enum-closed",
            Kind::Limit { .. } => "limit",
            Kind::VariantAdded { .. } => "variant-added",
            Kind::VariantRemoved { .. } => "variant-removed",
            Kind::Wrapped { .. } => "wrapped",
            Kind::Unwrapped { .. } => "unwrapped",
            Kind::MapOpened => "map-opened",
            Kind::MapClosed => "map-closed",
            Kind::DefaultChanged { .. } => "default-changed",
            Kind::Prose => "prose",
        }
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names of HTTP")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// What identifies an operation on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationKey {
    /// The method.
    pub method: Method,
    /// The path behind host and store, with the server's base path and the names of the placeholders as the newer document
    /// that has it writes them: `/v3/carts/{cartId}`. Compare it with [`OperationKey::template`].
    pub path: String,
}

impl OperationKey {
    /// The path without the names of its placeholders, which mean nothing on the wire: `/v3/carts/{}`.
    #[must_use]
    pub fn template(&self) -> String {
        self.path
            .split('/')
            .map(|part| {
                if part.starts_with('{') && part.ends_with('}') {
                    "{}"
                } else {
                    part
                }
            })
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// Which part of an operation changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// The operation itself.
    Operation,
    /// A parameter.
    Parameter {
        /// `path`, `query`, `header` or `cookie`.
        location: String,
        /// Its name on the wire.
        name: String,
    },
    /// The request body.
    Request {
        /// Its media type; empty where the body as a whole is meant.
        media: String,
    },
    /// An answer.
    Response {
        /// `200`, `2XX`, `default`.
        status: String,
        /// Its media type; empty where the answer as a whole is meant.
        media: String,
    },
}

/// One step into a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field.
    Property(String),
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// An alternative of a union, by its name or its number from 1.
    Variant(String),
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// JSON pointer with its `#`.
    pub pointer: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::RequestBreaking => "request-breaking",
            Level::ResponseBreaking => "response-breaking",
            Level::Compatible => "compatible",
            Level::Documentation => "documentation",
        })
    }
}
