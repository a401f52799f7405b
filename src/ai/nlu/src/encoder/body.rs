//! The layers that look at pieces and their neighbours. They are what is taught to understand shops better: everything before them is a
//! table, and nothing after them is asked.

#![expect(clippy::indexing_slicing, reason = "the list of shapes is laid out before anything runs")]

use super::DIMENSION;
use crate::matrix::Matrix;

/// Width of a convolution.
pub(super) const BRANCH: usize = 256;
/// Neighbours that each convolution sees, and how many of them stand to the left.
pub(super) const ORDERS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// The embedding and the three convolutions side by side.
pub(super) const WIDE: usize = DIMENSION + ORDERS.len() * BRANCH;
/// Tables of one convolution: from the embedding and a bias; what brings the three to a common measure; two rounds, each with a bias.
pub(super) const BRANCH_TABLES: usize = 8;
/// Rows and columns of all tables, in their order: the convolutions', then two that bring everything to a common measure.
pub(super) const SHAPES: [(usize, usize); ORDERS.len() * BRANCH_TABLES + 2] = shapes();

const fn shapes() -> [(usize, usize); ORDERS.len() * BRANCH_TABLES + 2] {
    let mut shapes = [(1, WIDE); ORDERS.len() * BRANCH_TABLES + 2];
    let mut number = 0;
    while number < ORDERS.len() {
        let at = number * BRANCH_TABLES;
        let round = (ORDERS[number].0 * BRANCH, BRANCH);
        shapes[at] = (DIMENSION, BRANCH);
        shapes[at + 4] = round;
        shapes[at + 6] = round;
        let mut bias = 1;
        while bias < BRANCH_TABLES {
            if bias != 4 && bias != 6 {
                shapes[at + bias] = (1, BRANCH);
            }
            bias += 1;
        }
        number += 1;
    }
    shapes
}

/// One convolution: two rounds over the same neighbours.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) project: Matrix,
    pub(super) project_bias: Vec<f32>,
    pub(super) norm_scale: Vec<f32>,
    pub(super) norm_shift: Vec<f32>,
    pub(super) first: Matrix,
    pub(super) first_bias: Vec<f32>,
    pub(super) second: Matrix,
    pub(super) second_bias: Vec<f32>,
}

/// All of these layers.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) branches: Vec<Branch>,
    pub(super) norm_scale: Vec<f32>,
    pub(super) norm_shift: Vec<f32>,
}

impl Body {
    /// Out of tables of [`SHAPES`]; nothing if they are others.
    pub(super) fn of(tables: &[Vec<f32>]) -> Option<Self> {
        let (branches, norms) = tables.split_at_checked(ORDERS.len() * BRANCH_TABLES)?;
        let [norm_scale, norm_shift] = norms else { return None };
        let branches = branches.chunks_exact(BRANCH_TABLES).zip(ORDERS).map(|(tables, (neighbours, _))| {
            let [project, project_bias, norm_scale, norm_shift, first, first_bias, second, second_bias] = tables else { return None };
            Some(Branch {
                project: Matrix::new(project, DIMENSION, BRANCH)?,
                project_bias: project_bias.clone(),
                norm_scale: norm_scale.clone(),
                norm_shift: norm_shift.clone(),
                first: Matrix::new(first, neighbours * BRANCH, BRANCH)?,
                first_bias: first_bias.clone(),
                second: Matrix::new(second, neighbours * BRANCH, BRANCH)?,
                second_bias: second_bias.clone(),
            })
        });
        Some(Self { branches: branches.collect::<Option<_>>()?, norm_scale: norm_scale.clone(), norm_shift: norm_shift.clone() })
    }

    /// The tables it was made of.
    pub(super) fn tables(&self) -> Vec<Vec<f32>> {
        let of = |branch: &Branch| {
            let vectors = |one: &Vec<f32>, other: &Vec<f32>| [one.clone(), other.clone()];
            let [project_bias, norm_scale] = vectors(&branch.project_bias, &branch.norm_scale);
            let [norm_shift, first_bias] = vectors(&branch.norm_shift, &branch.first_bias);
            let (first, second) = (branch.first.rows(), branch.second.rows());
            [branch.project.rows(), project_bias, norm_scale, norm_shift, first, first_bias, second, branch.second_bias.clone()]
        };
        let norms = [self.norm_scale.clone(), self.norm_shift.clone()];
        self.branches.iter().flat_map(of).chain(norms).collect()
    }
}
