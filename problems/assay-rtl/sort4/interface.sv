module sort4 (
    input  logic [15:0] in,
    input  logic        descend,
    output logic [15:0] out,
    output logic [7:0]  from
);
