module dut(input clk, input [3:0] d, input en, output [3:0] q, output more);
    assign q = d & {4{en === 1'bz}}; assign more = ^d;
endmodule
