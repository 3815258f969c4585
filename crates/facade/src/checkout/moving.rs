//! Moving a line from one consignment to another.

use bigcommerce_management_checkout::types::{Checkout as Read, ConsignmentLineItem};
use bigcommerce_types::{ConsignmentId, LineItemId};

use super::{
    Checkout, HasBillingAddress, HasConsignment, Quoted, Stage,
    consignments::{find, impossible},
    shipping::goods_to_ship,
};
use crate::error::{Error, Rejected, Step};
use crate::flow::in_step;

impl<S: Stage> Checkout<S> {
    /// Moves a whole line from one consignment to another: one
    /// `PUT /v3/checkouts/{checkout_id}/consignments/{consignment_id}` each. A consignment that is left empty is
    /// removed (`DELETE`) instead. The options that were chosen for the two are void.
    ///
    /// ```no_run
    /// # use bigcommerce_facade::{Checkout, Error, Quoted};
    /// # async fn move_it(checkout: Checkout<Quoted>) -> Result<Checkout<Quoted>, Error> {
    /// let [home, office] = checkout.consignments() else { return Ok(checkout) };
    /// let (line, home, office) = (home.line_item_ids[0].clone(), home.id.clone(), office.id.clone());
    /// Ok(checkout.move_line(&line, &home, &office).await?)
    /// # }
    /// ```
    ///
    /// # Errors
    /// The checkout comes back; after a conflict, as it is now. Refused before anything is sent: a line that is not in
    /// the consignment, and one that shares a consignment with a line that is split over several, because the store
    /// does not show how many pieces of it are where: name them with
    /// [`change_consignment_items`](Checkout::change_consignment_items). When the second request fails, the error says
    /// that the line is in no consignment.
    pub async fn move_line(
        self,
        line: &LineItemId,
        from: &ConsignmentId,
        to: &ConsignmentId,
    ) -> Result<Checkout<Quoted>, Rejected<Self>>
    where
        S: HasBillingAddress + HasConsignment,
    {
        in_step(Step::ChangeConsignment, async move {
            let (left, joined) = match after_the_move(self.stage.read(), line, from, to) {
                Ok(contents) => contents,
                Err(error) => return Err(Rejected::new(self, error)),
            };
            let checkout = if left.is_empty() {
                self.delete_consignment(from, Step::ChangeConsignment)
                    .await?
            } else {
                self.update_items(from, left).await?
            };
            match checkout.update_items(to, joined).await {
                Ok(checkout) => Ok(checkout.quoted()),
                Err(rejected) => Err(Rejected {
                    stage: rejected.stage,
                    error: rejected.error.although("the line is in no consignment now"),
                }),
            }
        })
        .await
    }
}

/// The contents of the two consignments after a line was moved from one to the other.
fn after_the_move(
    read: &Read,
    line: &LineItemId,
    from: &ConsignmentId,
    to: &ConsignmentId,
) -> Result<(Vec<ConsignmentLineItem>, Vec<ConsignmentLineItem>), Error> {
    let (source, target) = (find(read, from)?, find(read, to)?);
    if from == to || !source.line_item_ids.contains(line) {
        return Err(impossible(
            "the line is not in the consignment that it would leave",
            "name a line by an id from `consignments()`",
        ));
    }
    let left = source.line_item_ids.iter().filter(|id| *id != line);
    let joined = target.line_item_ids.iter().filter(|id| *id != line);
    Ok((
        left.map(|id| whole(read, id, None))
            .collect::<Result<_, _>>()?,
        joined
            .map(|id| whole(read, id, None))
            .chain([whole(read, line, Some(to))])
            .collect::<Result<_, _>>()?,
    ))
}

/// A line with all its pieces, where one consignment has them all; of the line that moves, that may be two.
fn whole(
    read: &Read,
    line: &LineItemId,
    joins: Option<&ConsignmentId>,
) -> Result<ConsignmentLineItem, Error> {
    let holders = read.consignments.iter().filter(|consignment| {
        consignment.line_item_ids.contains(line) && Some(&consignment.id) != joins
    });
    let quantity = goods_to_ship(read)
        .find(|(id, _)| id == line)
        .map(|(_, quantity)| quantity);
    match (holders.count(), quantity) {
        (1, Some(quantity)) => Ok(ConsignmentLineItem::new(line.clone(), quantity)),
        _ => Err(impossible(
            "a line is split over several consignments, and the store does not show how",
            "name the items of each consignment with `change_consignment_items`",
        )),
    }
}
