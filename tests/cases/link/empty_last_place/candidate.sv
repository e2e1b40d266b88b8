module dut(clk, d, q, );
    input clk;
    input [3:0] d;
    output [3:0] q;
    assign q = d ^ {4{clk}};
endmodule
