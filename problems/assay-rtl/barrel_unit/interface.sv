module barrel_unit (
    input  logic [15:0] word,
    input  logic [3:0]  amount,
    input  logic [1:0]  op,
    output logic [15:0] result,
    output logic        lost
);
