module masked_priority (
    input  logic [7:0] req,
    input  logic [7:0] mask,
    output logic       found,
    output logic [2:0] index
);
