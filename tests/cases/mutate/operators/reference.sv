module top (
    input  logic [7:0] a, b,
    input  logic       p, q,
    output logic [7:0] y,
    output logic       z
);
    wire signed [7:0] s = $signed(a) >>> 2;
    assign y = (a + b) * 8'd3 - (a << 1);
    assign z = (a <= b && !p) || (a == b) || ~&a | (p & ~q) ^ ^b; // a + b in a comment
    initial $display("a + b && c");
endmodule
