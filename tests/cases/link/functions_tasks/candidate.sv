module dut(input clk, input [3:0] d, output reg [3:0] q);
    function [3:0] rev(input [3:0] x); integer i; for (i = 0; i < 4; i = i + 1) rev[i] = x[3-i]; endfunction
    function automatic int fact(input int n); return n < 2 ? 1 : n * fact(n - 1); endfunction
    task automatic put(input [3:0] x); begin : blk reg [3:0] t; t = x; q <= t + fact(3); end endtask
    wire [3:0] r = rev(d);
    always @(posedge clk) begin : named put(r); end
endmodule
