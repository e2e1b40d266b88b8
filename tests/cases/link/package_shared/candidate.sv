package p; int n = 0; task automatic bump; n = n + 1; endtask endpackage
module sub(input clk, output reg [3:0] y); import p::*; always @(posedge clk) begin bump; y = n; end endmodule
module dut(input clk, input [3:0] d, output [3:0] q); sub s (.clk(clk), .y(q)); endmodule
