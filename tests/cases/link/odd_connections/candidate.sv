module dut(input clk, input [3:0] d, input [7:0] wide, input one, output [3:0] q, output [1:0] few);
    assign q = d ^ wide[3:0] ^ wide[7:4] ^ {4{one}}; assign few = {clk, one};
endmodule
