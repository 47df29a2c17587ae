//! The elements around each block, in rows.

use serde::{Deserialize, Serialize};

use super::{pack, unpack};
use crate::{article::extract::rules::Marks, library::Error};

/// Version of this form.
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
struct MarksForm {
    version: u8,
    elements: Vec<String>,
    blocks: Vec<Vec<u32>>,
}

/// Marks as a row holds them.
pub(in super::super) fn pack_marks(marks: &Marks) -> Result<Vec<u8>, Error> {
    pack(&MarksForm {
        version: VERSION,
        elements: marks.elements.clone(),
        blocks: marks.blocks.clone(),
    })
}

/// The marks that a row holds. They can be made anew, so that damage is as if
/// there were none.
pub(in super::super) fn unpack_marks(packed: &[u8]) -> Marks {
    let form: Result<MarksForm, Error> = unpack(packed, "an article's elements");
    form.map_or_else(
        |_| Marks::default(),
        |form| Marks {
            elements: form.elements,
            blocks: form.blocks,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_equal_and_damage_is_none() {
        let marks = Marks {
            elements: vec!["div.letter".into(), "aside".into()],
            blocks: vec![vec![0, 1], vec![]],
        };
        assert_eq!(unpack_marks(&pack_marks(&marks).unwrap()), marks);
        assert_eq!(unpack_marks(b"no marks"), Marks::default());
    }
}
