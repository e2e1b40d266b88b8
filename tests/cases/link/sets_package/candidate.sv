package p;
    int used, sometimes;
    event now;
    function automatic int next_one(input int by); used = used + by; if (used > 4) return sometimes; return used; endfunction
    task later(input int n); #(n) $display("later %0d %0d", n, used); -> now; endtask
endpackage
module dut #(parameter K = 1) (input [7:0] d, output reg [7:0] q);
    import p::*;
    initial q = d + next_one(K);
    generate if (K == 5) initial #1 sometimes = 7; else initial later(K); endgenerate
    always @(now) begin q = q + sometimes; $display("%m now"); end
endmodule
