module dut(input clk, input [3:0] d, output wor [3:0] q);
    assign q = d; assign q = {4{clk}}; wand w; assign w = clk; assign w = d[0];
    always @(w) $display("w %b", w);
endmodule
