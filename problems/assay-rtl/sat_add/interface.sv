module sat_add (
    input  logic       sub,
    input  logic [7:0] a,
    input  logic [7:0] b,
    output logic [7:0] y,
    output logic       clipped
);
