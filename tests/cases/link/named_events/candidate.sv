module dut(input clk, input [3:0] d, output reg [3:0] q);
    event e, f;
    always @(posedge clk) begin -> e; fork : par #1 q = d; begin #2 -> f; disable par; end join end
    always @(e or f or negedge clk) $display("e %0t", $time);
endmodule
