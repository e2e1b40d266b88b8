primitive mux_p(o, a, b, s); output o; input a, b, s;
    table 0 ? 0 : 0; 1 ? 0 : 1; ? 0 1 : 0; ? 1 1 : 1; endtable
endprimitive
primitive ff_p(q, c, d); output q; reg q; input c, d;
    table (01) 0 : ? : 0; (01) 1 : ? : 1; (0x) ? : ? : -; (?0) ? : ? : -; ? (??) : ? : -; endtable
endprimitive
module dut(input clk, input [3:0] d, output [3:0] q);
    mux_p m0 (q[0], d[0], d[1], clk), m1 (q[1], d[1], d[2], clk);
    ff_p f (q[2], clk, d[2]);
    assign q[3] = d[3];
endmodule
