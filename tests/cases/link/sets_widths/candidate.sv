package p; int shared = 1; function automatic int count(input int by); shared = shared + by; return shared; endfunction endpackage
int in_unit = 3;
module part #(parameter N = 1)(input [N-1:0] x, output [N-1:0] y);
    assign y = ~x;
    initial #1 begin $display("part %0d %m %0d %0d", N, p::count(N), in_unit); in_unit = in_unit + N; end
endmodule
module dut #(parameter W = 2, INIT = 0, parameter L = W * 2, parameter [W-1:0] M = {W{1'b1}})
    (input clk, input [W-1:0] d, output reg [W-1:0] q);
    wire [W-1:0] n;
    initial begin q = INIT; $display("%m %0d %b", L, M); end
    part #(W) inner (d, n);
    generate if (W > 8) always @(posedge clk) q <= n + 1; else begin : narrow always @(posedge clk) q <= n ^ M; end endgenerate
endmodule
