entity dut is
    port (a : in bit; y : out bit);
end entity;

architecture rtl of dut is
begin
    y <= not a;
end architecture;
