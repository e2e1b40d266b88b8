module top (input [3:0] a, output [3:0] y);
    function automatic [3:0] f(input [3:0] x);
        f = x ^ 4'd1;
    endfunction
    helper #(.N(4)) h (.i(f(a)), .o(y));
endmodule
module unused (input a, b, output y);
    assign y = a & b;
endmodule
module helper #(parameter N = 1) (input [N-1:0] i, output [N-1:0] o);
    assign o = i | 4'd2;
endmodule
