module TopModule (
  input clk,
  input d,
  output reg 
