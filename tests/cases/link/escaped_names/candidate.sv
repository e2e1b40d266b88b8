module dut(input clk, input [3:0] d, output [3:0] q);
    wire [3:0] \v0x55d0_0 = d; reg [3:0] \a"b;.scope ; wire [3:0] \S_0x1,tb = \v0x55d0_0 ;
    always @* begin : \E_0x1 \a"b;.scope = \S_0x1,tb + 1; end
    assign q = \a"b;.scope ;
endmodule
