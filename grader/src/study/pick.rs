//! Which questions to ask. In: what is wished for, and how each was answered last. Out: questions,
//! those never asked first, then those answered worst, then those asked longest ago.

use std::collections::BTreeMap;

use super::bank::{Bank, Entry};
use super::level::Level;
use super::question::Kind;

/// What is wished for; nothing means any.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub page: Option<String>,
    pub level: Option<Level>,
    pub kind: Option<Kind>,
    pub count: usize,
}

/// How a question was answered last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Last {
    pub at: i64,
    pub credit: f64,
}

impl Wish {
    pub fn is_met_by(&self, entry: &Entry) -> bool {
        let question = entry.question;
        self.page.as_ref().is_none_or(|page| page == entry.page)
            && self.level.is_none_or(|level| level == question.level)
            && self.kind.is_none_or(|kind| kind == question.kind())
    }
}

/// As many as are wished for, from easy to hard.
pub fn pick<'a>(
    bank: &'a Bank,
    wish: &Wish,
    last: &BTreeMap<String, Last>,
    chance: &mut fastrand::Rng,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = bank
        .entries()
        .filter(|entry| wish.is_met_by(entry))
        .collect();
    chance.shuffle(&mut entries);
    entries.sort_by(|one, other| {
        let last = |entry: &Entry| last.get(entry.question.id());
        match (last(one), last(other)) {
            (None, None) => std::cmp::Ordering::Equal,
            (None, Some(_)) => std::cmp::Ordering::Less,
            (Some(_), None) => std::cmp::Ordering::Greater,
            (Some(one), Some(other)) => {
                let by_credit = one.credit.total_cmp(&other.credit);
                by_credit.then(one.at.cmp(&other.at))
            }
        }
    });
    entries.truncate(wish.count);
    entries.sort_by_key(|entry| entry.question.level);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::question::{File, sample};

    fn picked(wish: &Wish, last: &[(&str, i64, f64)], seed: u64) -> Vec<String> {
        let bank = Bank::of(vec![File::parse(sample::FILE, "sample.toml").unwrap()]);
        let last = last.iter().map(|(id, at, credit)| {
            let (at, credit) = (*at, *credit);
            ((*id).to_owned(), Last { at, credit })
        });
        let mut chance = fastrand::Rng::with_seed(seed);
        let entries = pick(&bank, wish, &last.collect(), &mut chance);
        entries
            .iter()
            .map(|entry| entry.question.id().to_owned())
            .collect()
    }

    fn some(count: usize) -> Wish {
        Wish {
            count,
            ..Wish::default()
        }
    }

    #[test]
    fn what_was_never_asked_comes_before_what_was_answered_worst() {
        let last = [("sample-refill", 5, 1.0), ("sample-burst", 9, 0.0)];
        for seed in 0..20 {
            let two = picked(&some(2), &last, seed);
            assert_eq!(two, ["sample-status", "sample-storage"]);
            assert!(picked(&some(3), &last, seed).contains(&"sample-burst".to_owned()));
        }
    }

    #[test]
    fn a_wish_is_kept_and_the_order_is_from_easy_to_hard() {
        let wish = Wish {
            level: Some(Level::Junior),
            ..some(9)
        };
        assert_eq!(picked(&wish, &[], 1).len(), 2);
        let wish = Wish {
            kind: Some(Kind::Number),
            ..some(9)
        };
        assert_eq!(picked(&wish, &[], 1), ["sample-storage"]);
        let wish = Wish {
            page: Some("other".to_owned()),
            ..some(9)
        };
        assert!(picked(&wish, &[], 1).is_empty());
        let all = picked(&some(9), &[], 1);
        assert_eq!(
            (all[0].as_str(), all[3].as_str()),
            ("sample-refill", "sample-storage")
        );
    }

    #[test]
    fn chance_decides_where_nothing_else_does() {
        let firsts: std::collections::BTreeSet<Vec<String>> =
            (0..20).map(|seed| picked(&some(1), &[], seed)).collect();
        assert!(firsts.len() > 1);
    }
}
