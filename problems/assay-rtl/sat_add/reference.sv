module sat_add (
    input  logic       sub,
    input  logic [7:0] a,
    input  logic [7:0] b,
    output logic [7:0] y,
    output logic       clipped
);
    logic [8:0] wide_a, wide_b, exact;

    assign wide_a = {a[7], a};
    assign wide_b = {b[7], b};
    assign exact = sub ? wide_a - wide_b : wide_a + wide_b;
    assign clipped = exact[8] != exact[7];
    assign y = !clipped ? exact[7:0] : exact[8] ? 8'h80 : 8'h7f;
endmodule
