//! Kinds of changes, each with the data that a reader needs to judge it.

/// What a change is. The data is what a reader needs to know whether it tolerates the change.
///
/// For fields the last step of [`Change::path`](crate::Change::path) is the field itself.
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
    /// The operation asks for other credentials.
    AuthenticationChanged {
        /// The old ways to be let in, each with all that it takes: `header x-auth-token`.
        old: Vec<String>,
        /// The new ways.
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
    /// A header of an answer is new.
    HeaderAdded {
        /// Whether it is always there.
        required: bool,
    },
    /// A header of an answer is gone.
    HeaderRemoved,
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
    /// The alternatives of a union are told apart by another field, or an alternative by other values of it.
    DiscriminatorChanged {
        /// The old field, or the old values.
        old: Vec<String>,
        /// The new field, or the new values.
        new: Vec<String>,
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
            Kind::AuthenticationChanged { .. } => "authentication-changed",
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
            Kind::HeaderAdded { .. } => "header-added",
            Kind::HeaderRemoved => "header-removed",
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
            Kind::DiscriminatorChanged { .. } => "discriminator-changed",
            Kind::Wrapped { .. } => "wrapped",
            Kind::Unwrapped { .. } => "unwrapped",
            Kind::MapOpened => "map-opened",
            Kind::MapClosed => "map-closed",
            Kind::DefaultChanged { .. } => "default-changed",
            Kind::Prose => "prose",
        }
    }

    /// The change in a few words that never vary: `enum value removed 14`. Names of changes are made of them, so a new release says
    /// the same of the same change.
    #[must_use]
    pub fn summary(&self) -> String {
        let was = |what: &str, old: &Option<String>, new: &Option<String>| match (old, new) {
            (None, Some(new)) => format!("{what} added {new}"),
            (Some(old), None) => format!("{what} removed {old}"),
            (old, new) => format!(
                "{what} changed from {} to {}",
                old.as_deref().unwrap_or("none"),
                new.as_deref().unwrap_or("none")
            ),
        };
        let from = |what: &str, old: &[String], new: &[String]| {
            let said = |list: &[String]| match list {
                [] => "none".to_owned(),
                list => list.join(" or "),
            };
            format!("{what} changed from {} to {}", said(old), said(new))
        };
        let values = |what: &str, values: &[String]| {
            let plural = if values.len() == 1 { "" } else { "s" };
            format!("enum value{plural} {what} {}", values.join(", "))
        };
        let required = |what: &str, required: bool| {
            let required = if required { "required " } else { "" };
            format!("{required}{what} added")
        };
        match self {
            Kind::OperationAdded => "operation added".to_owned(),
            Kind::OperationRemoved => "operation removed".to_owned(),
            Kind::OperationIdChanged { old, new } => {
                format!("operation id changed from {old} to {new}")
            }
            Kind::HostChanged { old, new } => from("host", old, new),
            Kind::AuthenticationChanged { old, new } => from("authentication", old, new),
            Kind::ParameterAdded { required: must } => required("parameter", *must),
            Kind::ParameterRemoved => "parameter removed".to_owned(),
            Kind::ParameterRenamed { new, .. } => format!("parameter renamed to {new}"),
            Kind::ParameterMoved { from } => format!("parameter moved from {from}"),
            Kind::StyleChanged => "serialization changed".to_owned(),
            Kind::BodyAdded { required: must } => required("body", *must),
            Kind::BodyRemoved => "body removed".to_owned(),
            Kind::MediaTypeAdded { media } => format!("media type added {media}"),
            Kind::MediaTypeRemoved { media } => format!("media type removed {media}"),
            Kind::Described => "content described".to_owned(),
            Kind::Undescribed => "content not described any more".to_owned(),
            Kind::StatusAdded { status } => format!("status added {status}"),
            Kind::StatusRemoved { status } => format!("status removed {status}"),
            Kind::StatusChanged { old, new } => format!("status changed from {old} to {new}"),
            Kind::HeaderAdded { required: must } => required("header", *must),
            Kind::HeaderRemoved => "header removed".to_owned(),
            Kind::PropertyAdded { required: must, .. } => required("field", *must),
            Kind::PropertyRemoved { .. } => "field removed".to_owned(),
            Kind::PropertyRenamed { new, .. } => format!("field renamed to {new}"),
            Kind::Required => "required".to_owned(),
            Kind::Optional => "optional".to_owned(),
            Kind::Nullable => "nullable".to_owned(),
            Kind::NotNullable => "not nullable".to_owned(),
            Kind::TypeChanged { old, new } => from("type", old, new),
            Kind::FormatChanged { old, new } => was("format", old, new),
            Kind::EnumValuesAdded { values: list } => values("added", list),
            Kind::EnumValuesRemoved { values: list } => values("removed", list),
            Kind::EnumOpened { .. } => "enum opened".to_owned(),
            Kind::EnumClosed { .. } => "enum closed".to_owned(),
            Kind::Limit { keyword, old, new } => was(&format!("limit {keyword}"), old, new),
            Kind::VariantAdded { name } => format!("variant added {name}"),
            Kind::VariantRemoved { name } => format!("variant removed {name}"),
            Kind::DiscriminatorChanged { old, new } => from("discriminator", old, new),
            Kind::Wrapped { in_ } => format!("content moved into {in_}"),
            Kind::Unwrapped { from } => format!("content moved out of {from}"),
            Kind::MapOpened => "map opened".to_owned(),
            Kind::MapClosed => "map closed".to_owned(),
            Kind::DefaultChanged { old, new } => was("default", old, new),
            Kind::Prose => "words changed".to_owned(),
        }
    }
}
