module dut(input clk, input [3:0] d, output [3:0] q);
    assign q = d;
    initial $display("v0x1_0, S_0x2; %%vpi_call \"$finish\" \n    .scope S_0x1;\nT_0 ;\n%s", "\042;#");
    string s = "E_0x1 .event posedge, v0x5_0;";
    initial #1 $display("%s", s);
endmodule
