module dut #(parameter K = 1, parameter OFF = 0) (input [7:0] d, output reg [7:0] q);
    localparam SHIFT = K * 2;
    always @* q = d * K + OFF + SHIFT;
endmodule
