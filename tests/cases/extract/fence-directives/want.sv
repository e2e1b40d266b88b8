`timescale 1ns/1ps
`default_nettype none
module TopModule (
  input [1:0] a,
  output y
);

  assign y = &a;

endmodule
`default_nettype wire
