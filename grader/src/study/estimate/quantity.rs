//! A value and its dimension. Values are kept in seconds and bits; counts are plain numbers.

use std::ops::{Div, Mul};

/// Exponents: requests a second are `time: -1`, bytes a second `data: 1, time: -1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Dimension {
    pub time: i8,
    pub data: i8,
}

impl Dimension {
    pub const COUNT: Dimension = Dimension { time: 0, data: 0 };
    pub const TIME: Dimension = Dimension { time: 1, data: 0 };
    pub const DATA: Dimension = Dimension { time: 0, data: 1 };
    pub const RATE: Dimension = Dimension { time: -1, data: 0 };
    pub const FLOW: Dimension = Dimension { time: -1, data: 1 };
}

impl Mul for Dimension {
    type Output = Dimension;

    fn mul(self, by: Dimension) -> Dimension {
        Dimension {
            time: self.time.saturating_add(by.time),
            data: self.data.saturating_add(by.data),
        }
    }
}

impl Div for Dimension {
    type Output = Dimension;

    fn div(self, by: Dimension) -> Dimension {
        Dimension {
            time: self.time.saturating_sub(by.time),
            data: self.data.saturating_sub(by.data),
        }
    }
}

/// Whether data was written in bits or in bytes. It changes no value and no comparison: it is
/// remembered so that a slip between the two can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Family {
    /// There was no data, or it cancelled.
    #[default]
    Neither,
    Bits,
    Bytes,
}

impl Family {
    fn or(self, other: Family) -> Family {
        match self {
            Family::Neither => other,
            _ => self,
        }
    }

    /// Left over once the data has cancelled: nothing.
    fn of(self, dimension: Dimension) -> Family {
        if dimension.data == 0 {
            Family::Neither
        } else {
            self
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// In seconds and bits.
    pub value: f64,
    pub dimension: Dimension,
    pub family: Family,
}

/// Two quantities that cannot be added or subtracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlike(pub Dimension, pub Dimension);

impl Quantity {
    pub fn count(value: f64) -> Quantity {
        Quantity {
            value,
            dimension: Dimension::COUNT,
            family: Family::Neither,
        }
    }

    pub fn plus(self, other: Quantity) -> Result<Quantity, Unlike> {
        self.alike(other)?;
        Ok(Quantity {
            value: self.value + other.value,
            family: self.family.or(other.family),
            ..self
        })
    }

    pub fn minus(self, other: Quantity) -> Result<Quantity, Unlike> {
        self.plus(Quantity {
            value: -other.value,
            ..other
        })
    }

    pub fn times(self, by: Quantity) -> Quantity {
        let dimension = self.dimension * by.dimension;
        Quantity {
            value: self.value * by.value,
            dimension,
            family: self.family.or(by.family).of(dimension),
        }
    }

    /// Nothing where `by` is zero.
    pub fn over(self, by: Quantity) -> Option<Quantity> {
        if by.value == 0.0 {
            return None;
        }
        let dimension = self.dimension / by.dimension;
        Some(Quantity {
            value: self.value / by.value,
            dimension,
            family: self.family.or(by.family).of(dimension),
        })
    }

    fn alike(self, other: Quantity) -> Result<(), Unlike> {
        if self.dimension == other.dimension {
            Ok(())
        } else {
            Err(Unlike(self.dimension, other.dimension))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dimension, Family, Quantity, Unlike};

    fn bytes(count: f64) -> Quantity {
        Quantity {
            value: count * 8.0,
            dimension: Dimension::DATA,
            family: Family::Bytes,
        }
    }

    fn seconds(count: f64) -> Quantity {
        Quantity {
            value: count,
            dimension: Dimension::TIME,
            family: Family::Neither,
        }
    }

    #[test]
    fn like_quantities_are_added() {
        let sum = bytes(1.0).plus(bytes(2.0)).unwrap();
        assert_eq!(sum, bytes(3.0));
        assert_eq!(sum.minus(bytes(1.0)).unwrap(), bytes(2.0));
    }

    #[test]
    fn unlike_quantities_are_not_added() {
        let unlike = Unlike(Dimension::DATA, Dimension::TIME);
        assert_eq!(bytes(1.0).plus(seconds(1.0)), Err(unlike));
        assert_eq!(bytes(1.0).minus(seconds(1.0)), Err(unlike));
    }

    #[test]
    fn dimensions_multiply_and_cancel() {
        let flow = bytes(10.0).over(seconds(2.0)).unwrap();
        assert_eq!(flow.dimension, Dimension::FLOW);
        assert_eq!(flow.times(seconds(2.0)), bytes(10.0));
        let times = bytes(10.0).over(bytes(5.0)).unwrap();
        assert_eq!(times, Quantity::count(2.0));
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(seconds(1.0).over(Quantity::count(0.0)), None);
    }

    #[test]
    fn the_family_of_data_is_remembered_until_the_data_is_gone() {
        assert_eq!(bytes(1.0).times(Quantity::count(3.0)).family, Family::Bytes);
        assert_eq!(bytes(1.0).over(bytes(1.0)).unwrap().family, Family::Neither);
    }
}
