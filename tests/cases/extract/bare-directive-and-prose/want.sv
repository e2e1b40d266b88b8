`timescale 1ns/1ps
`define ONE \
  1'b1
module TopModule (
  input [1:0] a,
  output y
);

  assign y = &a;

endmodule
