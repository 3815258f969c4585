//! Lists, page after page: what to ask for next, and when a list has ended. Nothing is asked for twice, and nothing waits.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use bigcommerce_types::{CorrelationId, Data, Meta};
use bytes::Bytes;
use futures_core::Stream;

use crate::error::{Cause, Error};
use crate::operation::Operation;
use crate::reply::Reply;
use crate::sent::Sent;

/// The pages of a list, one after the other, as a [`Stream`]. Made by the methods of the clients that end in `_pages`.
///
/// A page is asked for when the stream is polled, so nothing is sent for pages that nobody takes. The stream ends with the
/// list, or with the first error. A list that may go on after the pages that were allowed ends in an error as well, of which
/// [`Error::reason`] speaks: nobody shall take for the whole what is not.
///
/// [`next`](Self::next) is enough to read it; the combinators of `futures` and its like work, too.
#[must_use = "nothing is asked for until it is polled"]
pub struct Pages<P> {
    fetch: Box<dyn Fn(Place) -> Coming<P> + Send>,
    paging: Paging,
    operation: &'static Operation,
    /// Where the next page is; nothing when there is none.
    place: Option<Place>,
    /// How many more may be asked for.
    allowed: u32,
    coming: Option<(Place, Coming<P>)>,
    last: Last,
}

type Coming<P> = Pin<Box<dyn Future<Output = Result<Reply<P>, Error>> + Send>>;

/// No page is longer, whatever was asked for.
const LARGEST: i64 = 250;

/// What is remembered of the pages so far.
#[derive(Default)]
struct Last {
    raw: Option<Bytes>,
    correlation: Option<CorrelationId>,
    /// Entries on the fullest page.
    fullest: usize,
}

/// How a list says that it goes on.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// It does not say: it ends with an empty page, or with one that is shorter than was asked for or another was.
    V2 {
        /// How many entries of a page were asked for.
        limit: Option<i64>,
    },
    /// By the number of its pages.
    Numbered,
    /// By a cursor; by the number of its pages where an answer has no cursor.
    Cursor,
}

/// What the query of a page says about where it is.
#[doc(hidden)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The number of the page.
    pub page: Option<i64>,
    /// The cursor after which it begins.
    pub after: Option<String>,
}

impl<P: Page> Pages<P> {
    /// For generated code: pages from `place` on, at most `allowed` of them.
    #[doc(hidden)]
    pub fn new<F, R>(
        paging: Paging,
        operation: &'static Operation,
        place: Place,
        allowed: u32,
        fetch: F,
    ) -> Self
    where
        F: Fn(Place) -> R + Send + 'static,
        R: Future<Output = Result<Reply<P>, Error>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move |place| Box::pin(fetch(place))),
            paging,
            operation,
            place: Some(place),
            allowed,
            coming: None,
            last: Last::default(),
        }
    }

    /// The next page, with all that its answer said; nothing after the last.
    ///
    /// A call that is dropped before its end loses nothing: the next one goes on waiting for the same answer.
    pub async fn next(&mut self) -> Option<Result<Reply<P>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What is on the pages, one by one.
    pub fn items(self) -> Items<P> {
        Items {
            pages: self,
            open: Vec::new().into_iter(),
        }
    }

    /// Takes note of a page, and finds out where the next one is. Nothing comes back for a page that repeats the one before:
    /// the server did not look at the number, and the list has been read.
    fn turn(&mut self, place: Place, page: Reply<P>) -> Option<Reply<P>> {
        let count = page.value.count();
        let repeated = count > 0 && self.last.raw.as_ref() == Some(page.raw());
        if repeated {
            return None;
        }
        let next = after(self.paging, &place, &page.value, self.last.fullest);
        self.place = next.filter(|_| count > 0);
        self.last = Last {
            raw: Some(page.raw().clone()),
            correlation: Some(page.correlation_id().clone()),
            fullest: self.last.fullest.max(count),
        };
        Some(page)
    }

    fn out_of_bound(&mut self) -> Error {
        let correlation = self.last.correlation.take();
        Error::new(
            self.operation,
            correlation.unwrap_or_else(|| CorrelationId::new(uuid::Uuid::new_v4().to_string())),
            Cause::HeldBack("the list may go on after the pages that were allowed"),
            Sent::NotSent,
        )
    }
}

/// Where the page after this one is.
fn after<P: Page>(paging: Paging, place: &Place, page: &P, fullest: usize) -> Option<Place> {
    let number = place.page.unwrap_or(1);
    let next = Place {
        page: number.checked_add(1),
        after: None,
    };
    let meta = match (paging, page.meta()) {
        (Paging::V2 { limit }, _) => {
            let asked = limit.map_or(0, |limit| limit.clamp(0, LARGEST));
            let full = fullest.max(usize::try_from(asked).unwrap_or(0));
            return (page.count() >= full).then_some(next);
        }
        (_, meta) => meta?,
    };
    if paging == Paging::Cursor
        && let Some(cursors) = &meta.cursor_pagination
    {
        let goes_on = match (&cursors.links, cursors.per_page) {
            (Some(links), _) => links.next.is_some(),
            (None, Some(size)) => page.count() >= usize::try_from(size).unwrap_or(usize::MAX),
            (None, None) => true,
        };
        let cursor = cursors.end_cursor.as_ref().filter(|_| goes_on)?;
        // A cursor that leads to itself would lead there for ever.
        return (Some(cursor) != place.after.as_ref()).then(|| Place {
            page: None,
            after: Some(cursor.clone()),
        });
    }
    let pagination = meta.pagination.as_ref()?;
    let goes_on = match (pagination.total_pages, &pagination.links) {
        (Some(all), _) => number < i64::from(all),
        (None, Some(links)) => links.next.is_some(),
        (None, None) => false,
    };
    goes_on.then_some(next)
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<Reply<P>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.coming.is_none() {
            let Some(place) = this.place.take() else {
                return Poll::Ready(None);
            };
            let Some(left) = this.allowed.checked_sub(1) else {
                return Poll::Ready(Some(Err(this.out_of_bound())));
            };
            this.allowed = left;
            this.coming = Some((place.clone(), (this.fetch)(place)));
        }
        let Some((_, coming)) = &mut this.coming else {
            return Poll::Ready(None);
        };
        let answer = ready!(coming.as_mut().poll(context));
        let place = this.coming.take().map(|(place, _)| place);
        Poll::Ready(match answer {
            Ok(page) => this.turn(place.unwrap_or_default(), page).map(Ok),
            Err(error) => Some(Err(error)),
        })
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.operation.id)
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

/// What is on the pages of a list, one by one, as a [`Stream`]. Made by [`Pages::items`].
#[must_use = "nothing is asked for until it is polled"]
pub struct Items<P: Page> {
    pages: Pages<P>,
    open: IntoIter<P::Item>,
}

impl<P: Page> Items<P> {
    /// The next entry; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

// Nothing in it is ever pinned.
impl<P: Page> Unpin for Items<P> {}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.open.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.open = page.into_value().into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<P: Page> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// A page of a list: a bare list in V2, one in an envelope in V3.
pub trait Page: sealed::Sealed {
    /// What it lists.
    type Item;

    /// What is on it.
    fn into_items(self) -> Vec<Self::Item>;

    /// How much is on it.
    fn count(&self) -> usize;

    /// What is said about it.
    fn meta(&self) -> Option<&Meta>;
}

mod sealed {
    pub trait Sealed {}
    impl<T> Sealed for Vec<T> {}
    impl<T> Sealed for bigcommerce_types::Data<Vec<T>> {}
}

impl<T> Page for Vec<T> {
    type Item = T;

    fn into_items(self) -> Vec<T> {
        self
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn meta(&self) -> Option<&Meta> {
        None
    }
}

impl<T> Page for Data<Vec<T>> {
    type Item = T;

    fn into_items(self) -> Vec<T> {
        self.data
    }

    fn count(&self) -> usize {
        self.data.len()
    }

    fn meta(&self) -> Option<&Meta> {
        Some(&self.meta)
    }
}
