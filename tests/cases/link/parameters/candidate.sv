module dut #(parameter W = 2, parameter [7:0] INIT = 3, parameter S = "no", parameter signed [7:0] T = 1, parameter real R = 0.5, parameter L = W * 2)
    (input clk, input [W-1:0] d, output reg [W-1:0] q);
    initial begin q = INIT; $display("%s %d %f %0d", S, T, R, L); end
    always @(posedge clk) q <= d;
endmodule
