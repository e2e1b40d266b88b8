package p; int shared = 1; function automatic [3:0] inc(input [3:0] x); return x + shared; endfunction endpackage
module dut(input clk, input [3:0] d, output reg [3:0] q);
    always @(posedge clk) q <= p::inc(d);
endmodule
